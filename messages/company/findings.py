"""What ops are told about teams and about who hires whom: what is wrong or what seems to be, and what to do."""

from typing import Any, Final

from messages.blocks import Block, Message, actions, button, channel_link, context, escape, message, section

Values = dict[str, Any]
INVITE = "`/invite @Upstream Pulse`"
TROUBLES: Final = {
    "channel_gone": f"its digest channel {{channel}} is gone or I can't see it. Choose another, or {INVITE} there",
    "channel_archived": "its digest channel {channel} is archived. Choose another, or bring it back",
    "channel_shared": "its digest channel {channel} is shared with another organisation. Choose one that stays inside",
    "channel_left": f"I am not in its digest channel {{channel}}. Type {INVITE} there",
    "source_gone": "the {source} that its people come from is gone, or I can't see it. Its people stay as they are",
    "source_archived": "the channel {source} that its people come from is archived. Its people stay as they are",
    "source_shared": "the channel {source} that its people come from is shared with another organisation. Only "
    "colleagues count",
    "source_left": f"I am not in the channel {{source}} that its people come from: type {INVITE} there, or I hear of "
    "joiners only at night",
    "empty": "nobody is in it, so nobody answers for it",
}


def trouble_line(trouble: str, channel: str | None, source: str | None) -> str:
    """One of `team_reading`'s troubles, in words. `source` is a Slack id of a channel or of a user group."""
    shown = "user group" if (source or "").startswith("S") else channel_link(source or "")
    return TROUBLES[trouble].format(channel=channel_link(channel or ""), source=shown)


def team_trouble(values: Values) -> Message:
    name = escape(values["team"])
    line = trouble_line(values["trouble"], values["channel"], values["source"])
    said = f"*{name}* needs a look: {line}."
    return message(f"{name} needs a look", [section(f"{said} `/pulse teams` is where to change it.")])


def hire_proposal(values: Values) -> Message:
    names = f"{escape(values['customer'])} and {escape(values['upstream'])}"
    return message(f"{names}: a proposal", hire_blocks(values))


def hire_blocks(values: Values) -> list[Block]:
    """`people`: the minimum group, which was reached; never how many exactly, never who."""
    customer, upstream = escape(values["customer"]), escape(values["upstream"])
    if values["kind"] == "drop":
        said = f"At least {values['people']} people of *{customer}* say that they don't use *{upstream}*."
        ask, yes = f"Should {customer} no longer be asked about {upstream}?", "Don't ask them any more"
    else:
        said = f"At least {values['people']} people of *{customer}* say that they rely on *{upstream}*."
        ask, yes = f"Should {customer} be asked about {upstream}?", "Ask them from now on"
    return [section(f"{said} {ask}"), _decide(values["proposal"], yes)]


def _decide(proposal: int, yes: str) -> Block:
    return actions(
        button(yes, "hires.accept", str(proposal)),
        button("Leave it as it is", "hires.dismiss", str(proposal)),
        block_id=f"hires.{proposal}",
    )


def hire_decided(customer: str, upstream: str, kind: str, state: str, by: str) -> Message:
    """In the place of the proposal, once somebody of ops decided."""
    done = {
        ("drop", "accepted"): "is no longer asked about",
        ("add", "accepted"): "is asked about",
        ("drop", "dismissed"): "goes on being asked about",
        ("add", "dismissed"): "is not asked about",
    }[kind, state]
    text = f"*{escape(customer)}* {done} *{escape(upstream)}*, as {by} decided."
    return message(f"{escape(customer)} and {escape(upstream)}: decided", [section(text)])


def proposal_gone() -> Message:
    return message("That proposal is not open any more: one of the two teams changed. Nothing was changed.")


def nobody_relies(values: Values) -> Message:
    names = ", ".join(f"*{escape(name)}*" for name in values["teams"])
    more = f" and {values['more']} more" if values["more"] else ""
    return message(
        "Teams that nobody relies on",
        [
            section(f"No team hires {names}{more}, so nobody is asked about them."),
            context("`/pulse teams` is where a team says whom it hires, and where a team is archived."),
        ],
    )
