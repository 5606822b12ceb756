"""Who is ops, and who changed what: two modals for ops."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from messages.blocks import (
    Block,
    View,
    actions,
    button,
    channel_link,
    clip,
    context,
    escape,
    input_block,
    instant,
    mention,
    modal,
    people_select,
    section,
)
from storage.audit import Entry
from storage.company.ops import ADDED_MOST, Ops

OPS: Final = "ops"
AUDIT: Final = "audit"
PAGE: Final = 15
SHOWN: Final = 40
NOTHING: Final[tuple[Any, ...]] = (None, "", [])
LAST_ONE: Final = "Somebody has to be ops: add another person before you take the last one away"
TOO_MANY: Final = (
    f"At most {ADDED_MOST} people can be added here; where I am set up, PULSE_OPS_GROUP names a user group"
)


def ops_view(ops: Ops) -> View:
    chosen = people_select("operators", "Nobody yet", list(ops.added), most=ADDED_MOST)
    hint = "They may do all that you may. Who is deactivated in Slack loses it."
    blocks = [
        section("*Ops* make surveys and teams, and see what needs a decision."),
        section(_always(ops)),
        input_block("Added in Slack", chosen, "operators", hint=hint, optional=True),
    ]
    return modal(OPS, "Ops", blocks, submit="Save", close="Cancel")


def shown_operators(view: View) -> set[str]:
    """Whom the form showed as added when it was opened."""
    field = next(block for block in view["blocks"] if block.get("block_id") == "operators")
    return set(field["element"].get("initial_users") or ())


def _always(ops: Ops) -> str:
    if ops.environment:
        return f"Named where I am set up, so always ops: {_mentions(ops.environment)}."
    if ops.admins:
        return f"Nobody is named where I am set up, so the workspace's admins are ops: {_mentions(ops.admins)}."
    return "Nobody is named where I am set up, and I know of no admin of this workspace."


def _mentions(slacks: Sequence[str]) -> str:
    more = f" and {len(slacks) - SHOWN} more" if len(slacks) > SHOWN else ""
    return ", ".join(_actor(slack) for slack in slacks[:SHOWN]) + more


def ops_saved(ops: Ops) -> View:
    added = f"Added in Slack: {_mentions(ops.added)}." if ops.added else "Nobody is added in Slack."
    return modal(OPS, "Ops", [section(f":white_check_mark: Saved. {added}"), section(_always(ops))])


@dataclass(frozen=True)
class AuditPage:
    """Some entries, the newest first, out of so many that hold `about`."""

    entries: tuple[Entry, ...]
    total: int
    offset: int
    about: str


def audit_view(page: AuditPage) -> View:
    what = f" that say “{escape(clip(page.about, 100))}”" if page.about else ""
    last = page.offset + len(page.entries)
    if page.total:
        intro = f"Changes{what}, the newest first: {page.offset + 1} to {last} of {page.total}."
    else:
        intro = f"There are no changes{what}."
    kept = json.dumps({"about": page.about[:200]})
    blocks = [section(intro), *(_entry(entry) for entry in page.entries), *_pager(page, last)]
    end = context("Nobody can change this log. No answer is in it.")
    return modal(AUDIT, "Who changed what", [*blocks, end], private_metadata=kept)


def _entry(entry: Entry) -> Block:
    at = instant(entry.at)
    subject = entry.subject if entry.subject.startswith("<@") else escape(entry.subject)
    lines = [f"{at} · {_actor(entry.actor)} {escape(entry.action)} *{subject}*"]
    names = dict.fromkeys([*(entry.before or {}), *(entry.after or {})])
    lines += [line for line in (_changed(name, entry) for name in names) if line]
    return section(clip("\n".join(lines), 2900))


def _actor(actor: str) -> str:
    """A Slack user id as a mention; who is no such, e.g. "a former member", in words."""
    return mention(actor) if actor[:1] in "UW" and actor.isalnum() and actor.isupper() else escape(actor)


def _changed(name: str, entry: Entry) -> str:
    """What it was and what it is; of two lists only what went and what came. "" where a new thing has none of it."""
    sides = [side[name] for side in (entry.before, entry.after) if side and name in side]
    if len(sides) == 2 and all(isinstance(side, list) for side in sides):
        sides = [[one for one in sides[0] if one not in sides[1]], [one for one in sides[1] if one not in sides[0]]]
    told = ["–" if value in NOTHING else _value(name, value) for value in sides]
    return "" if told == ["–"] else f"• {escape(name)}: {' → '.join(told)}"


def _value(name: str, value: Any) -> str:
    """People as mentions and channels as links; everything else as it was written, and never as markup."""
    if name in ("leads", "members", "people"):
        return _mentions(value)
    if name == "channel":
        return channel_link(value)
    listed = ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)
    return f"`{escape(clip(listed.replace('`', chr(39)), 200))}`"


def _pager(page: AuditPage, last: int) -> list[Block]:
    buttons = [button("◀ Back", "audit.back", str(max(page.offset - PAGE, 0)))] if page.offset else []
    buttons += [button("More ▶", "audit.on", str(last))] if last < page.total else []
    return [actions(*buttons, block_id="audit.pages")] if buttons else []
