"""The Home tab: what there is to answer, and what is one's own."""

from messages.asks import invitation_blocks
from messages.blocks import Block, View, button, context, divider, header, home, section
from messages.own import settings_blocks
from storage.homes import HomeShown
from storage.mine import Mine

MOST_BLOCKS = 100
FOR_SURVEYS = 60


def home_view(shown: HomeShown, note: str = "", at: int | None = None) -> View:
    """Under 100 blocks whatever the company's size. Shows no answer that was given. `note` stands at the ask of that
    id, else on top."""
    mine = shown.mine
    placed = mine is not None and any(ask.id == at for drawing in mine.open for ask in drawing.asks)
    noted = [context(f":information_source: {note}")] if note and not placed else []
    if mine is None:
        return home([*noted, *_stranger(shown)])
    settings = [header("Your own settings"), *settings_blocks(mine)]
    return home([*noted, *_surveys(mine, note if placed else "", at), *settings][:MOST_BLOCKS])


def _surveys(mine: Mine, note: str, at: int | None) -> list[Block]:
    blocks: list[Block] = [header("To answer")]
    for drawing in mine.open:
        here = any(ask.id == at for ask in drawing.asks)
        more = invitation_blocks(drawing, note if here else "", at)
        if len(blocks) + len(more) > FOR_SURVEYS:
            return [*blocks, context("There is more to answer in your messages from me."), divider()]
        blocks += more
    if not mine.open:
        blocks.append(section("Nothing to answer right now."))
    return [*blocks, divider()]


def _stranger(shown: HomeShown) -> list[Block]:
    if shown.forgotten:
        again = button("Ask me again", "own.resume")
        return [section("You asked to be forgotten, so you are never asked.", accessory=again)]
    return [section("Nothing is stored about you, and you were not asked yet.")]
