"""The teams: their list, the form in which one is made or changed, and whom a person answers for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from messages.blocks import (
    Block,
    View,
    actions,
    button,
    channel_link,
    channel_select,
    confirm,
    context,
    divider,
    escape,
    external_select,
    input_block,
    mention,
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
from messages.company import hire_blocks, trouble_line
from messages.survey_words import DAY_OPTIONS, count, people
from storage.main_teams import MainTeam
from storage.team_forms import NAME_MOST, PICKED_MOST, TeamForm, TeamView

LIST: Final = "teams"
FORM: Final = "team_form"
MAIN: Final = "main_team"
PAGE: Final = 15
PROPOSALS: Final = 5
IN_IT: Final = "I have to be in it. If I am not, type “/invite @Upstream Pulse” there first."
NEW: Final = TeamForm("")
SOURCES: Final = {
    "hand": option("Picked by hand", "hand"),
    "usergroup": option("A user group's members", "usergroup", "Whoever joins or leaves it joins or leaves the team"),
    "channel": option("A channel's members", "channel", "Whoever joins or leaves it joins or leaves the team"),
}


@dataclass(frozen=True)
class Names:
    """What ids in a form are called: upstream teams by id, and the user group that the team follows."""

    teams: Mapping[int, str]
    group: str | None = None


@dataclass(frozen=True)
class TeamPage:
    """Some of the teams, where they begin, how many there are in all, and what ops have to decide about who hires
    whom (`storage.hire_proposals.values_of`)."""

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
    who = person_select("main_team.find", "For whom does somebody answer…")
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
        buttons.append(button("Earlier", "teams.back", str(page.offset - PAGE)))
    if last < page.total:
        buttons.append(button("Later", "teams.on", str(last)))
    return [context(f"{page.offset + 1} to {last} of {page.total}"), actions(*buttons, block_id="teams.pages")]


def team_form(team: TeamView | None, form: TeamForm, names: Names, note: str = "") -> View:
    """`form` as it was typed so far, or as `team` is; a new team's without `team`."""
    metadata = json.dumps({"team": team.id if team else None, "stamp": team.stamp if team else None})
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
        input_block(
            "Led by",
            people_select("leads", "Nobody yet", list(form.leads)),
            "leads",
            hint="They curate the team's jobs with /pulse jobs.",
            optional=True,
        ),
    ]


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
            f"{people(len(form.members))} were picked by hand, too many for this form. Follow a user group or a "
            "channel, or use `pulse import`."
        )
    else:
        element = people_select("members", "Nobody yet", list(form.members), most=PICKED_MOST)
        field = input_block("Who is in it", element, "members", optional=True)
    hires = external_select(
        "hires", "Find teams…", [option(name, str(key)) for key, name in names.teams.items()], multi=True, most=100
    )
    hint = "The teams whose work this team relies on: it is asked about these."
    return [chosen | {"dispatch_action": True}, field, input_block("Hires", hires, "hires", hint=hint, optional=True)]


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
    """A submitted form, and which team it was opened for (None: a new one)."""

    form: TeamForm
    team_id: int | None
    stamp: str | None


def read_form(view: dict[str, Any], present: TeamForm | None) -> Typed:
    """What was typed; people picked by hand who were too many to be shown stay as they are (`present`)."""
    state = {block: next(iter(held.values())) for block, held in view["state"]["values"].items()}
    kept = json.loads(view["private_metadata"])
    kind = _option(state, "source_kind") or "hand"
    source = _option(state, "usergroup") if kind == "usergroup" else _field(state, "member_channel", "conversation")
    form = TeamForm(
        name=state["name"]["value"] or "",
        channel=_field(state, "channel", "conversation"),
        zone=_option(state, "zone"),
        weekday=int(_option(state, "weekday") or 0),
        hour=_field(state, "hour", "time") or "",
        leads=tuple(_field(state, "leads", "users") or ()),
        source_kind=kind,
        source=None if kind == "hand" else source,
        members=tuple(_field(state, "members", "users") or ()),
        hires=tuple(int(chosen["value"]) for chosen in _field(state, "hires", "options") or ()),
    )
    if present and kind == "hand" and "members" not in state:
        form = replace(form, members=present.members)
    return Typed(form, kept["team"], kept["stamp"])


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
    who = mention(by) if by and by[:1] in "UW" else "somebody"
    return (
        f":warning: *Not saved yet:* {who} changed this team while your form was open. What you entered is still here. "
        "*Save* again to put it in place of their change, or *Cancel* to keep theirs."
    )


def main_team_view(found: MainTeam, *, own: bool) -> View:
    """Whom somebody answers for. With one team or none there is nothing to choose."""
    whose, is_in = ("You", "are") if own else (mention(found.slack), "is")
    if len(found.teams) < 2:
        name = f" *{escape(found.teams[0].name)}*" if found.teams else ""
        said = (
            f"{whose} {is_in} in one team,{name}, and answer{'' if own else 's'} for it."
            if name
            else (f"{whose} {is_in} in no team, and so nobody asks {'you' if own else 'them'} anything.")
        )
        return modal(MAIN, "Main team", [section(said)])
    options = [option(team.name, str(team.id)) for team in found.teams[:100]]
    initial = next((one for one in options if one["value"] == str(found.main_id)), None)
    said = f"{whose} {is_in} in {count(len(found.teams), 'team')} and answer{'' if own else 's'} for one of them."
    blocks = [
        section(said),
        input_block(
            "You answer for" if own else "They answer for",
            select("main_team", "Choose a team", options, initial),
            "main_team",
            hint="From the next round on; what is open stays as it is.",
        ),
    ]
    return modal(MAIN, "Main team", blocks, submit="Save", close="Cancel", private_metadata=found.slack)
