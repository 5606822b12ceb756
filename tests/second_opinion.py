"""Block Kit by others than us: what the bot sends is read by slack_sdk's models and, where it can, by slackblocks."""

from collections.abc import Iterable, Iterator
from typing import Any

import slackblocks
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

JSON = dict[str, Any]


def complaints(sent: Iterable[JSON]) -> list[str]:
    """What the two say against messages {"blocks": […]} and calls {"view": {…}}; each message once."""
    seen: set[str] = set()
    found: list[str] = []
    for args in sent:
        view = args.get("view")
        blocks = (view or args).get("blocks") or []
        if isinstance(blocks, list) and repr((blocks, view)) not in seen:
            seen.add(repr((blocks, view)))
            found += [*_of_view(view), *(words for block in blocks for words in _of_block(block))]
    return found


def _of_view(view: JSON | None) -> Iterator[str]:
    if view is None:
        return
    try:
        View(**view).validate_json()
    except (SlackObjectFormationError, TypeError) as error:
        yield f"slack_sdk on a view: {error}"


def _of_block(block: JSON) -> Iterator[str]:
    parsed = Block.parse(block)
    if parsed is None:
        yield f"slack_sdk does not know a {block.get('type')}"
        return
    try:
        parsed.validate_json()
        if lost := set(block) - set(parsed.to_dict()):
            yield f"slack_sdk drops {sorted(lost)} of a {block['type']}"
        slackblocks.Block.from_dict(block)
    except NotImplementedError:
        return  # slackblocks reads no elements
    except (SlackObjectFormationError, slackblocks.InvalidUsageError) as error:
        yield f"on a {block['type']}: {error}"
