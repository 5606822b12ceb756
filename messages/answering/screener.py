"""The screener: "which of these did you rely on in the last weeks?". What was chosen shows in its modal only."""

from messages.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    escape,
    external_select,
    input_block,
    modal,
    option,
    section,
)
from storage.answering.screening import Screener

FORM = "screener"
ASKED = "Which teams did you rely on in the last weeks?"
SEEN = (
    ":lock: Nobody is told what you chose. Ops hear of it only once enough of your team's people chose the same team. "
    "Until then it is kept under a code, for two quarters at most. `/pulse forget me` deletes it."
)


def screener_blocks(survey: str, until: str, block_id: str) -> list[Block]:
    """In place of a survey's asks; the same before and after it was answered."""
    return [
        section(
            f"*{escape(survey)}*\nThis time only one question, and it takes a minute: *{ASKED}* So that you are asked "
            f"about the right ones. You can change it until {until}."
        ),
        actions(button("Choose teams…", "screener.open", style="primary"), block_id=block_id),
        context(SEEN),
    ]


def screener_form(screener: Screener, packed: str) -> View:
    chosen = [option(team.name, str(team.id)) for team in screener.picks]
    teams = external_select("teams", "Find teams…", chosen, multi=True, most=100)
    hint = "Whose work did yours depend on? Leave it empty if it was nobody's."
    blocks = [input_block(ASKED, teams, "teams", hint=hint, optional=True)]
    return modal(FORM, "Whom you rely on", blocks, submit="Save", close="Cancel", private_metadata=packed)


SAVED = "Thank you, that is noted."
CLOSED = "It is closed by now, and nothing was changed."
