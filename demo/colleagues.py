"""Acme's people while the demo runs: they tap through their invitations at the page's own front door."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any

from demo.opinions import Mind
from pulse.questions import EXTRA_WEIGHTS

JSON = dict[str, Any]
WEEK = 7 * 86400
LOOK_EVERY = 0.5  # real seconds
WALK = 60.0
"""How fast the clock goes while somebody answers: at two hours a second a busy machine had only half of them answer."""
TAPS = 40  # at most in one message, so that a surprise in its blocks can't keep a colleague tapping for ever


class Colleagues:
    """Everybody in a team but `left_out`, who are played by whoever sits before the page."""

    def __init__(self, address: str, left_out: frozenset[str]) -> None:
        self._address, self._left_out = address, left_out
        self._done: set[tuple[str, str]] = set()
        self._held: tuple[str, float] | None = None  # who holds the clock, and how fast it went before

    def work(self) -> None:
        """For as long as the page is there: whoever's hour has come answers."""
        while True:
            time.sleep(LOOK_EVERY)
            try:
                boot = self._get("boot")
                for person in boot["people"]:
                    if person.get("title") and person["id"] not in self._left_out:
                        self._look(person["id"], boot)
                self.let_time_run()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                continue  # too busy, or on its way down

    def _look(self, person: str, boot: JSON) -> None:
        channel = self._direct_channel(person, boot["bot"]["user_id"])
        message = self._latest(person, channel) if channel else None
        if message is None or (person, message["ts"]) in self._done:
            return
        sent = float(message["ts"])
        mind = Mind(person, int(sent // WEEK))
        if boot["clock"]["now"] < sent + mind.hours_to_answer() * 3600:
            return
        self._done.add((person, message["ts"]))
        if mind.takes_part():
            self.hold_time(person)
            self._answer(person, str(channel), message["ts"], mind)

    def hold_time(self, person: str) -> None:
        """Let the clock walk on towards where the page lets it run."""
        clock = self._get("boot")["clock"]
        if clock["until"] is not None and clock["speed"] > WALK and self._move(person, clock["until"], WALK):
            self._held = person, clock["speed"]

    def let_time_run(self) -> None:
        """As before, unless whoever sits before the page has stopped or moved it meanwhile."""
        if self._held is not None:
            clock, held, self._held = self._get("boot")["clock"], self._held, None
            if clock["until"] is not None and clock["speed"] == WALK:
                self._move(held[0], clock["until"], held[1])

    def _move(self, person: str, to: float, speed: float) -> bool:
        return self._post({"user": person, "do": "clock", "to": to, "speed": speed})

    def _direct_channel(self, person: str, bot: str) -> str | None:
        conversations = self._get(f"state?user={person}")["conversations"]
        return next((c["id"] for c in conversations if c["kind"] == "im" and c["unread"]), None)

    def _latest(self, person: str, channel: str) -> JSON | None:
        messages: list[JSON] = self._get(f"messages?user={person}&channel={channel}")["messages"]
        return next((m for m in reversed(messages) if any(asking(m.get("blocks")))), None)

    def _answer(self, person: str, channel: str, ts: str, mind: Mind) -> None:
        tapped: set[str] = set()
        for _ in range(TAPS):
            message: JSON = next(
                (m for m in self._get(f"messages?user={person}&channel={channel}")["messages"] if m["ts"] == ts), {}
            )
            question = next((q for q in asking(message.get("blocks")) if q.place not in tapped), None)
            if question is None:
                return
            answers = mind.answers(question.upstream, question.jobs, question.extra)
            wanted = answers.get(question.name)
            if wanted is None or self._tap(person, channel, ts, question, wanted):
                tapped.add(question.place)
            else:
                time.sleep(LOOK_EVERY)

    def _tap(self, person: str, channel: str, ts: str, question: "Question", answer: str) -> bool:
        """Whether it was acknowledged: on a busy machine a bot may be too slow for Slack."""
        action_id, value = question.choice(answer)
        container = {"type": "message", "channel": channel, "ts": ts}
        act = {"user": person, "do": "click", "container": container, "block_id": question.block_id}
        return self._post(act | {"action_id": action_id, "value": value, "state": {"values": {}}})

    def _get(self, path: str) -> JSON:
        with urllib.request.urlopen(f"{self._address}/client/{path}", timeout=10) as answer:
            return dict(json.load(answer))

    def _post(self, act: JSON) -> bool:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self._address}/client/act", json.dumps(act).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return bool(json.load(answer)["ok"])


class Question:
    """One question of an ask, as it stands in the message: buttons for satisfaction, a select for the others."""

    def __init__(self, upstream: str, block: JSON) -> None:
        self.upstream, self.block_id = upstream, block["block_id"]
        elements = block.get("elements") or [block["accessory"]]
        self._element = elements[0]
        self.name = self._element["action_id"].split(".")[1]
        self.extra = self.name if self.name in EXTRA_WEIGHTS else None
        self.ask = int(self.block_id.split(".")[1])
        self.place = ".".join(self.block_id.split(".")[:3])

    @property
    def jobs(self) -> list[int]:
        values = [option["value"] for option in self._element.get("options", [])]
        return sorted(int(value) for value in values if value.isdigit()) if self.name == "job" else []

    def choice(self, answer: str) -> tuple[str, JSON]:
        """The action and its value that give this answer."""
        if self.name == "satisfaction":
            return f"answer.satisfaction.{answer}", {}
        chosen = next((o for o in self._element["options"] if o["value"] == answer), self._element["options"][0])
        return self._element["action_id"], {"selected_option": chosen}


def asking(blocks: Sequence[JSON] | None) -> Iterator[Question]:
    """The questions that a message of these blocks still asks, in order."""
    upstream = ""
    for block in blocks or []:
        text = (block.get("text") or {}).get("text", "")
        if text.startswith("*"):
            upstream = text.split("*")[1]
        elements = block.get("elements") or [block.get("accessory") or {}]
        if str(elements[0].get("action_id", "")).startswith("answer."):
            yield Question(upstream, block)
