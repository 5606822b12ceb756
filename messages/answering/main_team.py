"""Which of their teams a person answers for."""

from typing import Final

from messages.blocks import View, escape, input_block, mention, modal, option, section, select
from messages.words import count
from storage.company.main_teams import MainTeam

MAIN: Final = "main_team"
HOW: Final = "Ops can change that with `/pulse teams`."


def main_team_view(found: MainTeam, *, own: bool) -> View:
    """Whom somebody answers for. With one team or none there is nothing to choose."""
    whose, is_in = ("You", "are") if own else (mention(found.slack), "is")
    if len(found.teams) < 2:
        name = f" *{escape(found.teams[0].name)}*" if found.teams else ""
        said = (
            f"{whose} {is_in} in one team,{name}, and answer{'' if own else 's'} for it."
            if name
            else f"{whose} {is_in} in no team, and so nobody asks {'you' if own else 'them'} anything. {HOW}"
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
