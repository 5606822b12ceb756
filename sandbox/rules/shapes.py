"""The small language in which Slack's limits are written down: what a value may look like.

A shape checks a value at a place and can say itself in words, so that the table in the documentation comes
from the same source as the refusals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .forms import Form
from .problem import Place


class Shape(Protocol):
    """Anything that can look at a value and refuse it in Slack's words."""

    def check(self, value: Any, place: Place) -> None:
        """Write down at `place` for what Slack would refuse `value`."""

    def say(self) -> str:
        """Return what is allowed, in a few words."""


@dataclass(frozen=True)
class Str:
    """A string of `least` to `most` code points that has a form, where one is given."""

    most: int | None = None
    least: int = 1
    form: Form | None = None

    def check(self, value: Any, place: Place) -> None:
        if not isinstance(value, str):
            place.refuse("must provide a string")
        elif len(value) < self.least:
            place.refuse(f"must be more than {self.least - 1} characters")
        elif self.most is not None and len(value) > self.most:
            place.refuse(f"must be less than {self.most + 1} characters")
        elif self.form is not None and not self.form.fits(value):
            place.refuse(self.form.refusal)

    def say(self) -> str:
        words = self.form.name if self.form else "string"
        return words if self.most is None else f"{words}, {self.least}–{self.most} characters"


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    least: int | None = None
    most: int | None = None

    def check(self, value: Any, place: Place) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            place.refuse("must be an integer")
        elif self.least is not None and value < self.least:
            place.refuse(f"must be greater than {self.least - 1}")
        elif self.most is not None and value > self.most:
            place.refuse(f"must be less than {self.most + 1}")

    def say(self) -> str:
        bounds = [str(bound) for bound in (self.least, self.most) if bound is not None]
        more = " or more" if self.most is None and bounds else ""
        return " ".join(["whole number", "–".join(bounds)]).strip() + more


@dataclass(frozen=True)
class Number:
    """A number, whole or not; above zero where `positive`."""

    positive: bool = False

    def check(self, value: Any, place: Place) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            place.refuse("must be a number")
        elif self.positive and value <= 0:
            place.refuse("must be greater than 0")

    def say(self) -> str:
        return "number above 0" if self.positive else "number"


@dataclass(frozen=True)
class Flag:
    """True or false, and nothing that merely looks like it."""

    def check(self, value: Any, place: Place) -> None:
        if not isinstance(value, bool):
            place.refuse("must be a boolean")

    def say(self) -> str:
        return "true or false"


@dataclass(frozen=True)
class OneOf:
    """One of a few words."""

    words: Sequence[str]

    def check(self, value: Any, place: Place) -> None:
        if value not in self.words:
            place.refuse("must be a valid enum value")

    def say(self) -> str:
        return " or ".join(f"`{word}`" for word in self.words)


@dataclass(frozen=True)
class Seq:
    """A list of `least` to `most` items of one shape."""

    item: Shape
    most: int | None = None
    least: int = 1

    def check(self, value: Any, place: Place) -> None:
        if not isinstance(value, list):
            place.refuse("must provide an array")
            return
        if len(value) < self.least:
            place.refuse(f"no fewer than {self.least} items allowed")
        if self.most is not None and len(value) > self.most:
            place.refuse(f"no more than {self.most} items allowed")
        for index, item in enumerate(value):
            self.item.check(item, place.at(index))

    def say(self) -> str:
        count = f"{self.least}–{self.most}" if self.most is not None else f"{self.least} or more"
        return f"{count} × {self.item.say()}"


@dataclass(frozen=True)
class Rule:
    """What must hold between the keys of one object, each of which is already sound by itself."""

    say: str
    check: Callable[[dict[str, Any], Place], None]


@dataclass(frozen=True)
class Obj:
    """An object with keys that it must have, keys that it may have, and no others."""

    name: str
    required: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)
    rules: Sequence[Rule] = ()

    def check(self, value: Any, place: Place) -> None:
        if not isinstance(value, dict):
            place.refuse("must provide an object")
            return
        before = len(place.problems)
        for key in self.required:
            if key not in value:
                place.refuse(f"missing required field: {key}")
        for key, part in value.items():
            self._check_key(key, part, place)
        if len(place.problems) == before:
            for rule in self.rules:
                rule.check(value, place)

    def _check_key(self, key: str, part: Any, place: Place) -> None:
        shape = self.required.get(key) or self.optional.get(key)
        if shape is None:
            place.refuse(f"invalid additional property: {key}")
        else:
            shape.check(part, place.at(key))

    def say(self) -> str:
        return self.name


@dataclass(frozen=True)
class Kind:
    """An object whose `type` says which shape of a table it has."""

    name: str
    table: Mapping[str, Shape]

    def check(self, value: Any, place: Place) -> None:
        if not isinstance(value, dict):
            place.refuse("must provide an object")
        elif "type" not in value:
            place.refuse("missing required field: type")
        elif not isinstance(value["type"], str) or value["type"] not in self.table:
            place.at("type").refuse(f"unsupported type: {value['type']}")
        else:
            self.table[value["type"]].check(value, place)

    def say(self) -> str:
        return self.name


def typed(kind: str, required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None, *rules: Rule) -> Obj:
    """Return the shape of an object with this `type`."""
    return Obj(f"`{kind}`", {"type": OneOf((kind,)), **required}, optional or {}, rules)


def exactly_one(*keys: str) -> Rule:
    """Return the rule that one of these keys is there, and one only."""
    words = " or ".join(f"`{key}`" for key in keys)

    def check(value: dict[str, Any], place: Place) -> None:
        if sum(key in value for key in keys) != 1:
            place.refuse(f"must define either {words}")

    return Rule(f"exactly one of {words}", check)


def at_least_one(*keys: str) -> Rule:
    """Return the rule that one of these keys is there, or several."""
    words = " or ".join(f"`{key}`" for key in keys)

    def check(value: dict[str, Any], place: Place) -> None:
        if not any(key in value for key in keys):
            place.refuse(f"must define either {words}")

    return Rule(f"at least one of {words}", check)


def in_order(low: str, high: str) -> Rule:
    """Return the rule that one bound is not above the other."""

    def check(value: dict[str, Any], place: Place) -> None:
        if low in value and high in value and float(value[low]) > float(value[high]):
            place.at(low).refuse(f"`{low}` must not be greater than `{high}`")

    return Rule(f"`{low}` not above `{high}`", check)


def needs(key: str, other: str) -> Rule:
    """Return the rule that one key comes only together with another that is true or there."""

    def check(value: dict[str, Any], place: Place) -> None:
        if value.get(key) and not value.get(other):
            place.at(key).refuse(f"`{key}` requires `{other}`")

    return Rule(f"`{key}` only with `{other}`", check)
