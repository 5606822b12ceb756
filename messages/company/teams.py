"""The teams: their list, and the form in which one is made or changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from messages.blocks import (
    Block,
    Message,
    View,
    actions,
    button,
    channel_link,
    channel_select,
    clip,
    confirm,
    context,
    divider,
    escape,
    external_select,
    input_block,
    mention,
    message,
    modal,
    option,
    people_select,
    person_select,
    radio,
    section,
    select,
    text_input,
    time_picker,
)
from messages.company.findings import hire_blocks, trouble_line
from messages.words import DAY_OPTIONS, count, listed, people
from storage.company.team_forms import NAME_MOST, PICKED_MOST, TeamForm, TeamView

LIST: Final = "teams"
FORM: Final = "team_form"
PAGE: Final = 15
PROPOSALS: Final = 5
IN_IT: Final = "I have to be in it. If I am not, type “/invite @Upstream Pulse” there first."
TOO_MANY: Final = "too many for this form: `pulse import` on the machine that runs me changes them"
NEW: Final = TeamForm("")
SOURCES: Final = {
    "hand": option("Picked by hand", "hand"),
    "usergroup": option("A user group's members", "usergroup", "Whoever joins or leaves it joins or leaves the team"),
    "channel": option("A channel's members", "channel", "Whoever joins or leaves it joins or leaves the team"),
}


SOURCE_FIELDS: Final = {"usergroup": "usergroup", "channel": "member_channel"}


@dataclass(frozen=True)
class Names:
    """What ids in a form are called: upstream teams by id, and the user group that the team follows."""

    teams: Mapping[int, str]
    group: str | None = None


@dataclass(frozen=True)
class TeamPage:
    """Some of the teams, where they begin, how many there are in all, and what ops have to decide about who hires
    whom (`storage.answering.hire_proposals.values_of`)."""

    teams: tuple[TeamView, ...]
    total: int
    offset: int
    proposals: tuple[dict[str, Any], ...] = ()


def team_list(page: TeamPage, note: str = "", drawing: str = "") -> View:
    """`drawing` differs each time, so that Slack empties the search."""
    find = external_select("teams.find", "Find a team…", [])
    top = actions(find, button("Make a team…", "teams.make", style="primary"), block_id=f"teams.top:{drawing}")
    blocks = [*([section(note)] if note else []), top]
    for proposal in page.proposals[:PROPOSALS]:
        blocks += [*hire_blocks(proposal), divider()]
    if not page.total:
        blocks.append(section("There is no team yet. Many at once: `pulse import` on the machine that runs me."))
    for team in page.teams:
        blocks.append(_line(team))
    if page.total > PAGE:
        blocks += [divider(), *_pager(page)]
    who = person_select("main_team.find", "Whose main team…")
    blocks += [divider(), actions(who, block_id=f"teams.person:{drawing}")]
    return modal(LIST, "Teams", blocks, private_metadata=json.dumps({"offset": page.offset}))


def _line(team: TeamView) -> Block:
    form = team.form
    said = [people(team.people)]
    said += [f"digest in {channel_link(form.channel)}"] if form.channel else ["no digest channel"]
    said += [f"led by {' '.join(mention(lead) for lead in form.leads[:3])}"] if form.leads else ["no lead"]
    said += [f"hires {count(len(form.hires), 'team')}" if form.hires else "hires nobody"]
    troubles = [f"\n:warning: {_upper(trouble_line(one, form.channel, form.source))}." for one in team.troubles]
    text = f"*{escape(form.name)}* · {' · '.join(said)}{''.join(troubles)}"
    return section(text, accessory=button("Change…", "teams.change", str(team.id)), block_id=f"teams.{team.id}")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _pager(page: TeamPage) -> list[Block]:
    last = min(page.offset + PAGE, page.total)
    buttons = []
    if page.offset:
        buttons.append(button("◀ Back", "teams.back", str(page.offset - PAGE)))
    if last < page.total:
        buttons.append(button("More ▶", "teams.on", str(last)))
    return [context(f"{page.offset + 1} to {last} of {page.total}"), actions(*buttons, block_id="teams.pages")]


def team_form(
    team: TeamView | None,
    form: TeamForm,
    names: Names,
    note: str = "",
    hidden: Mapping[str, str] = MappingProxyType({}),
) -> View:
    """`form` as it was typed so far, with what it has no field for at the moment in `hidden`, or as `team` is; a new
    team's without `team`."""
    kept = {"team": team.id if team else None, "stamp": team.stamp if team else None, "hidden": dict(hidden)}
    metadata = json.dumps(kept)
    blocks = [*([section(note)] if note else []), *_about(form), *_people(form, names), *_digest(form)]
    if team:
        blocks += [divider(), actions(_archive(team), block_id="teams.archive")]
    title = "Change team" if team else "New team"
    return modal(FORM, title, blocks, submit="Save", close="Cancel", private_metadata=metadata)


def _about(form: TeamForm) -> list[Block]:
    name = text_input("name", initial=form.name, most=NAME_MOST, placeholder="Platform")
    channel = channel_select("channel", "Where its digest goes", form.channel)
    return [
        input_block("Name", name, "name", hint="People see it in surveys and digests."),
        input_block("Digest channel", channel, "channel", hint=IN_IT, optional=True),
        _leads(form),
    ]


def _leads(form: TeamForm) -> Block:
    if len(form.leads) > PICKED_MOST:
        return context(f"{people(len(form.leads))} lead it, {TOO_MANY}.")
    chosen = people_select("leads", "Nobody yet", list(form.leads), most=PICKED_MOST)
    return input_block("Led by", chosen, "leads", hint="They curate the team's jobs with /pulse jobs.", optional=True)


def _people(form: TeamForm, names: Names) -> list[Block]:
    kind, source = form.source_kind, form.source
    chosen = input_block("Its people are", radio("source_kind", list(SOURCES.values()), SOURCES[kind]), "source_kind")
    if kind == "usergroup":
        known = [option(f"@{names.group or source}", source)] if source else []
        field = input_block("User group", external_select("usergroup", "Find a user group…", known), "usergroup")
    elif kind == "channel":
        element = channel_select("member_channel", "Which channel", source)
        field = input_block("Channel of its people", element, "member_channel", hint=IN_IT)
    elif len(form.members) > PICKED_MOST:
        field = context(
            f"{people(len(form.members))} were picked by hand, {TOO_MANY}. Or let it follow a user group or a channel."
        )
    else:
        element = people_select("members", "Nobody yet", list(form.members), most=PICKED_MOST)
        field = input_block("Who is in it", element, "members", optional=True)
    return [chosen | {"dispatch_action": True}, field, _hires(form, names)]


def _hires(form: TeamForm, names: Names) -> Block:
    if len(form.hires) > PICKED_MOST:
        return context(f"It hires {count(len(form.hires), 'team')}, {TOO_MANY}.")
    options = [option(name, str(key)) for key, name in names.teams.items()]
    hires = external_select("hires", "Find teams…", options, multi=True, most=PICKED_MOST)
    hint = "The teams whose work this team relies on: it is asked about these."
    return input_block("Hires", hires, "hires", hint=hint, optional=True)


def _digest(form: TeamForm) -> list[Block]:
    zone = [option(form.zone, form.zone)] if form.zone else []
    day = select("weekday", "Day", DAY_OPTIONS, DAY_OPTIONS[form.weekday])
    return [
        input_block("Digest day", day, "weekday"),
        input_block("Digest hour", time_picker("hour", form.hour), "hour"),
        input_block("Zone", external_select("zone", "The company's", zone), "zone", optional=True),
    ]


def _archive(team: TeamView) -> Block:
    if team.archived:
        return button("Bring it back", "teams.restore", str(team.id))
    sure = confirm(
        "Archive this team?",
        "Nobody answers for it or is asked about it any more. What was told stays, and it can be brought back.",
        "Archive",
    )
    return button("Archive…", "teams.archive", str(team.id), style="danger", confirm=sure)


@dataclass(frozen=True)
class Typed:
    """A submitted form, and which team it was opened for (None: a new one). `hidden`: what was chosen for each way to
    say who is in it, by field."""

    form: TeamForm
    team_id: int | None
    stamp: str | None
    hidden: dict[str, str]


def read_form(view: dict[str, Any], present: TeamForm | None) -> Typed:
    """What was typed; what was too much to be shown stays as it is (`present`)."""
    state = {block: next(iter(held.values())) for block, held in view["state"]["values"].items()}
    kept = json.loads(view["private_metadata"])
    hidden = kept["hidden"] | _sources(state)
    kind = _option(state, "source_kind") or "hand"
    many = present or NEW
    form = TeamForm(
        name=state["name"]["value"] or "",
        channel=_field(state, "channel", "conversation"),
        zone=_option(state, "zone"),
        weekday=int(_option(state, "weekday") or 0),
        hour=_field(state, "hour", "time") or "",
        leads=tuple(_field(state, "leads", "users") or ()) if "leads" in state else many.leads,
        source_kind=kind,
        source=hidden.get(SOURCE_FIELDS[kind]) if kind in SOURCE_FIELDS else None,
        members=tuple(hidden["members"].split()) if "members" in hidden else many.members,
        hires=tuple(int(one["value"]) for one in _field(state, "hires", "options") or ())
        if "hires" in state
        else many.hires,
    )
    return Typed(form, kept["team"], kept["stamp"], hidden)


def _sources(state: dict[str, Any]) -> dict[str, str]:
    """What is chosen in the fields that come and go."""
    chosen = {
        "members": " ".join(_field(state, "members", "users") or ()),
        "member_channel": _field(state, "member_channel", "conversation") or "",
        "usergroup": _option(state, "usergroup") or "",
    }
    return {field: value for field, value in chosen.items() if field in state}


def _field(state: dict[str, Any], block: str, what: str) -> Any:
    return state.get(block, {}).get(f"selected_{what}")


def _option(state: dict[str, Any], block: str) -> str | None:
    chosen = _field(state, block, "option")
    return chosen["value"] if chosen else None


def channel_wrong(state: str) -> str:
    """Why a channel can't be a team's; plain text, for the field itself."""
    return {
        "gone": "I can't see that channel. If it is private, type “/invite @Upstream Pulse” in it first",
        "archived": "That channel is archived. Choose another, or bring it back",
        "shared": "That channel is shared with another organisation. Choose one that stays inside",
        "left": "I am not in that channel. Type “/invite @Upstream Pulse” in it, then save again",
        "busy": "Slack could not tell me about that channel just now. Please save again in a minute",
    }[state]


GROUP_GONE: Final = "That user group is not there any more. Choose another"


def people_wrong(number: int) -> str:
    are = (
        "One of them is a bot, a guest, deactivated or not known yet"
        if number == 1
        else (f"{number} of them are bots, guests, deactivated or not known yet")
    )
    return f"{are}: only colleagues can be chosen. Take {'that one' if number == 1 else 'these'} out"


def changed_meanwhile(by: str | None) -> str:
    if by is None:
        return (
            ":warning: *Not saved yet:* while your form was open somebody of this team, or a team that it hires, went "
            "or came back. What you entered is still here. *Save* again, or *Cancel* to leave the team as it is."
        )
    who = mention(by) if by[:1] in "UW" else "somebody"
    return (
        f":warning: *Not saved yet:* {who} changed this team while your form was open. What you entered is still here. "
        "*Save* again to put it in place of their change, or *Cancel* to keep theirs."
    )


def no_such_team(typed: str, meant: Sequence[str], hint: str = "Nothing was changed.") -> Message:
    """`meant`: the names of all that it may be short for."""
    if meant:
        return message(
            f"Several teams begin with “{escape(clip(typed, 60))}”: {listed(meant)}. Write more of the name."
        )
    return message(f"There is no team “{escape(clip(typed, 60))}”. {hint}")
