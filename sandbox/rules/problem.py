"""What a check finds, and where it writes it down."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """One thing for which Slack would refuse a call.

    `message` is in Slack's words ("no more than 25 items allowed"), `pointer` a JSON pointer into what was
    sent ("/blocks/1/elements"; under "/view" for a view), `code` the error of the whole call
    ("invalid_blocks", "invalid_arguments", "msg_blocks_too_long", "view_too_large" …).
    """

    message: str
    pointer: str
    code: str

    def __str__(self) -> str:
        """Give the line that Slack puts into `errors` and `response_metadata.messages`."""
        return f"{self.message} [json-pointer:{self.pointer}]" if self.pointer else self.message


@dataclass(frozen=True)
class Place:
    """A spot in what was sent. Problems of all spots of one call are gathered in one list."""

    code: str
    pointer: str = ""
    problems: list[Problem] = field(default_factory=list)

    def at(self, key: str | int) -> Place:
        """Return the spot one step further down; known keys need no escaping, and others are never entered."""
        return Place(self.code, f"{self.pointer}/{key}", self.problems)

    def refuse(self, message: str, code: str | None = None) -> None:
        """Write down that Slack would refuse what is here."""
        self.problems.append(Problem(message, self.pointer, code or self.code))
