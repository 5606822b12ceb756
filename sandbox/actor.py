"""One person of the workspace in the hands of a test: types, clicks, fills, and tells what was seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.choosing import fields_for, labels
from sandbox.elements import Element, elements, values_of, words
from sandbox.errors import Refusal
from sandbox.people import Visitor
from sandbox.workspace import Channel, Message, View

if TYPE_CHECKING:
    from sandbox.local import Slack

JSON = dict[str, Any]
LATEST = 100


@dataclass(frozen=True)
class Shown:
    """A modal or Home tab as it was when the test looked: `values` is its state, `text` all that it says."""

    id: str
    raw: JSON
    values: JSON
    text: str

    @property
    def blocks(self) -> list[JSON]:
        """Return the blocks."""
        blocks: list[JSON] = self.raw["blocks"]
        return blocks

    @property
    def title(self) -> str:
        """Return a modal's title, "" for a Home tab."""
        return str((self.raw.get("title") or {}).get("text", ""))


@dataclass(frozen=True)
class Reply:
    """What came back at once to something typed: messages, a modal, or Slack's error in words."""

    messages: list[Message] = field(default_factory=list)
    modal: Shown | None = None
    error: str | None = None

    @property
    def text(self) -> str:
        """Return all words that came back."""
        said = [f"{message.text}\n{words(message.blocks)}" for message in self.messages]
        return "\n".join([*said, *([self.modal.text] if self.modal else []), self.error or ""]).strip()


class Actor:
    """A person. What Slack or the app refuses is raised as Refusal in the words that the person would read."""

    def __init__(self, slack: Slack, user: str) -> None:
        self.id = user
        self._slack = slack
        self._offered: list[JSON] = []

    def types(self, text: str, channel: str | None = None, thread_ts: str | None = None) -> Reply:
        """Type a message or a slash command, by default where this person is alone with the bot."""

        async def typing() -> Reply:
            visitor = self._visitor()
            place = visitor.channel(channel) if channel else visitor.own_channel()
            before = len(place.messages), self._top()
            if not text.startswith("/"):
                visitor.say(place.id, text, thread_ts)
                return Reply()
            try:
                await visitor.command(place.id, text)
            except Refusal as refused:
                return Reply(error=str(refused))
            return self._came_back(place, *before)

        return self._slack.run(typing())

    def clicks(
        self,
        what: str,
        in_: Message | Shown | None = None,
        *,
        value: str | None = None,
        block: str | None = None,
        choose: Any = None,
    ) -> None:
        """Click the element with this label or action_id; without `in_` in the open modal, else in the newest
        message that has it, else on Home. `value` and `block` (a block_id) tell equal ones apart.

        `choose` is what to choose: an option's text or value, a list of them, an id, a date, a text.
        Raises LookupError when the element is not there or not the only one.
        """

        async def clicking() -> None:
            container, element = self._found(what, in_, value, block)
            fields = {} if choose is None else await self._fields(container, element, choose)
            await self._visitor().click(container, (element.block_id, element.action_id), fields, {})

        self._slack.run(clicking())

    def chooses(self, what: str, option: Any, in_: Message | Shown | None = None, **which: str) -> None:
        """Choose an option (or several) in a select, radio buttons, checkboxes or a picker."""
        self.clicks(what, in_, choose=option, **which)

    def fills(self, **entries: Any) -> None:
        """Fill fields of the open modal, by label, action_id or block_id; None empties a field."""
        for what, entry in entries.items():
            self._fill(what, entry)

    def submits(self, **entries: Any) -> dict[str, str]:
        """Fill fields and submit the open modal; returns what is wrong by block_id, {} when nothing."""
        self.fills(**entries)

        async def submitting() -> dict[str, str]:
            return await self._visitor().submit(self._open_modal().id, {})

        return self._slack.run(submitting())

    def closes(self, whole: bool = False) -> None:
        """Cancel the open modal, or close the whole stack with the X."""

        async def closing() -> None:
            await self._visitor().close(self._open_modal().id, whole)

        self._slack.run(closing())

    def invites(self, channel: str) -> None:
        """Invite the bot into a channel."""
        self._slack.do(lambda: self._visitor().invite_app(channel))

    def options(self, what: str, typed: str = "", in_: Message | Shown | None = None) -> list[str]:
        """Type into an external select; returns the texts that the app offers."""

        async def asking() -> list[str]:
            container, element = self._found(what, in_, None, None)
            await self._ask(container, element, typed)
            return [option["text"]["text"] for option in self._offered]

        return self._slack.run(asking())

    @property
    def modal(self) -> Shown | None:
        """Return the open modal on top."""
        return self._slack.do(lambda: _shown(self._top()))

    @property
    def home(self) -> Shown | None:
        """Open the Home tab and return what it shows once the app has acknowledged the opening."""

        async def opening() -> Shown | None:
            await self._visitor().home()
            return _shown(self._slack.world.workspace.home(self.id))

        return self._slack.run(opening())

    @property
    def messages(self) -> list[Message]:
        """Return all that this person sees now of the conversation with the bot."""
        return [m for m in self._slack.dm(self.id) if not m.deleted and m.ephemeral_to in (None, self.id)]

    def _visitor(self) -> Visitor:
        return Visitor(self._slack.world, self.id)

    def _top(self) -> View | None:
        stack = self._slack.world.workspace.stack(self.id)
        return stack[-1] if stack else None

    def _open_modal(self) -> View:
        top = self._top()
        if top is None:
            raise LookupError(f"{self.id} has no modal open")
        return top

    def _came_back(self, place: Channel, count: int, before: View | None) -> Reply:
        seen = [m for m in place.messages[count:] if m.ephemeral_to in (None, self.id) and not m.deleted]
        top = self._top()
        return Reply(seen, _shown(top) if top is not before else None)

    def _fill(self, what: str, entry: Any) -> None:
        async def filling() -> None:
            modal = self._open_modal()
            container, element = self._found(what, _shown(modal), None, None)
            fields = await self._fields(container, element, entry)
            await self._visitor().click(container, (element.block_id, element.action_id), fields, {})

        self._slack.run(filling())

    async def _fields(self, container: JSON, element: Element, choice: Any) -> JSON:
        if "external_select" in element.type and isinstance(choice, str):
            texts = [option["text"]["text"] for option in self._offered]
            if choice not in texts:
                await self._ask(container, element, choice)
        return fields_for(element, choice, self._offered)

    async def _ask(self, container: JSON, element: Element, typed: str) -> None:
        given = await self._visitor().options(container, (element.block_id, element.action_id), typed)
        groups = given.get("option_groups") or [{"options": given.get("options", [])}]
        self._offered = [option for group in groups for option in group["options"]]

    def _found(
        self, what: str, in_: Message | Shown | None, value: str | None, block: str | None
    ) -> tuple[JSON, Element]:
        for container, blocks in self._places(in_):
            fitting = [
                element
                for element in elements(blocks)
                if what in labels(element)
                and value in (None, element.raw.get("value"))
                and block in (None, element.block_id)
            ]
            if len(fitting) > 1:
                raise LookupError(
                    f"{what!r} is there {len(fitting)} times: {[(e.block_id, e.raw.get('value')) for e in fitting]}"
                )
            if fitting:
                return container, fitting[0]
        raise LookupError(f"{self.id} sees no {what!r}")

    def _places(self, in_: Message | Shown | None) -> Iterator[tuple[JSON, list[JSON]]]:
        if isinstance(in_, Message):
            yield _in_message(in_)
        elif isinstance(in_, Shown):
            yield {"type": "view", "view_id": in_.id}, in_.blocks
        elif top := self._top():
            yield {"type": "view", "view_id": top.id}, top.blocks
        else:
            yield from (_in_message(message) for message in self._latest())
            if home := self._slack.world.workspace.home(self.id):
                yield {"type": "view", "view_id": home.id}, home.blocks

    def _latest(self) -> list[Message]:
        channels = self._slack.world.workspace.channels.values()
        mine = [m for c in channels if self.id in c.members for m in c.messages[-LATEST:]]
        seen = [m for m in mine if not m.deleted and m.ephemeral_to in (None, self.id)]
        return sorted(seen, key=lambda message: message.ts, reverse=True)


def _in_message(message: Message) -> tuple[JSON, list[JSON]]:
    return {"type": "message", "channel": message.channel, "ts": message.ts}, message.blocks


def _shown(view: View | None) -> Shown | None:
    if view is None:
        return None
    values = values_of(view.blocks, view.values)
    return Shown(view.id, view.raw, values, words({key: view.raw.get(key) for key in ("title", "blocks", "submit")}))
