"""How an answer falls apart at the close of its round: a yes or no, one piece for each extra question, and words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pulse.disclosure import MINUTES_CAP
from pulse.questions import MOTIVES, NOTHING, WASTES, ExtraQuestion, is_satisfied

_ADDRESS = re.compile(r"<mailto:[^>]*>|[\w.+'%-]+[@＠][\w-]+(?:\.[\w-]+)*")
_PROFILE = r"(?:https?://)?[\w.-]+\.slack\.com/team/"
_ID = r"(?=[A-Z]*\d)[UW][A-Z0-9]{8,}"  # with a digit: UNDERSTANDABLY is a word
_NAME = re.compile(rf"<[@!#][^>]*>|<{_PROFILE}[^>]*>|{_PROFILE}\w+|(?<!\w)[@＠][\w.-]+|\b{_ID}\b")

Given = Mapping[str, str]


@dataclass(frozen=True)
class MainPiece:
    job_id: int | None
    satisfied: bool
    waste: str | None


@dataclass(frozen=True)
class ExtraPiece:
    """`about` is the job's id for importance, the waste for minutes, else empty. Yes is "1" and no is "0"."""

    question: ExtraQuestion
    about: str
    value: str


@dataclass(frozen=True)
class WordsPiece:
    kind: str
    text: str


@dataclass(frozen=True)
class Pieces:
    """What is left of one answer. Nothing in one piece points at another."""

    main: MainPiece | None
    extras: tuple[ExtraPiece, ...]
    words: tuple[WordsPiece, ...]


def fall_apart(given: Given, jobs: Mapping[int, int]) -> Pieces:
    """The pieces of an answer, given as question → value.

    `jobs` leads from the id of each job that the upstream team ever had to the one that it was merged into, or to
    itself; an id that it does not know counts as no job.
    """
    waste = given.get("waste") if given.get("waste") in WASTES else None
    job = _job(given.get("job"), jobs)
    rating = given.get("satisfaction")
    main = MainPiece(job, is_satisfied(int(rating)), waste) if rating else None
    return Pieces(main, tuple(_extras(given, job, waste)), tuple(_words(given)))


def _job(value: str | None, jobs: Mapping[int, int]) -> int | None:
    return jobs.get(int(value)) if value and value.isdigit() else None


def _extras(given: Given, job: int | None, waste: str | None) -> list[ExtraPiece]:
    found: list[ExtraPiece] = []
    if importance := given.get("importance"):
        found.append(ExtraPiece("importance", str(job or ""), _yes(is_satisfied(int(importance)))))
    if given.get("motive") in MOTIVES:
        found.append(ExtraPiece("motive", "", given["motive"]))
    if minutes := given.get("minutes"):
        about = waste if waste and waste != NOTHING else ""  # counted all the same: how many have a waste is an answer
        found.append(ExtraPiece("minutes", about, str(min(int(minutes), MINUTES_CAP))))
    if again := given.get("hire_again"):
        found.append(ExtraPiece("hire_again", "", _yes(again == "yes")))
    return found


def _yes(said: bool) -> str:
    return "1" if said else "0"


def _words(given: Given) -> list[WordsPiece]:
    job = ": ".join(filter(None, (given.get("own_title"), given.get("own_story"))))
    texts = (("frustration", given.get("frustration")), ("job", job))
    return [WordsPiece(kind, without_names(text)) for kind, text in texts if text and text.strip()]


def without_names(text: str) -> str:
    """The text without mentions, Slack's links and ids of people, and e-mail addresses; what was there is said in
    brackets."""
    return _NAME.sub("[name]", _ADDRESS.sub("[address]", text)).strip()
