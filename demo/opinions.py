"""What Acme's people think: drawn by lot, the same in every demo.

Two stories are in it for a lead to find. Platform's customers begin to wait for it in week 7, and fewer are satisfied
from then on. Data has been good all along. Everything else only varies, and the digest should say so.
"""

from dataclasses import dataclass
from random import Random

ANSWER_RATE = 0.75
HIRED_FOR = (40, 25, 15, 12, 8)  # shares of a catalogue's first, second, … job
USUAL = {"Storefront": 0.72, "Mobile": 0.66, "Data": 0.86, "Platform": 0.84, "Design": 0.78}
LATER = {"Platform": (7, 0.45)}  # from this week on, this share is satisfied
WASTES = {
    "Platform": ("waiting", "extra_processing", "motion"),
    "Data": ("defects", "motion"),
    "Storefront": ("transportation", "waiting", "inventory"),
    "Mobile": ("waiting", "inventory"),
    "Security": ("extra_processing", "waiting"),
    "Finance": ("extra_processing", "waiting"),
    "Design": ("overproduction", "defects"),
}
COMMENTS = {
    "Platform": (
        "A new environment took four days. By then I had built it on my own machine.",
        "The access form went through three people who all said yes.",
        "Deploys are calm and quick, thank you for that.",
        "I never know who is on duty, so I ask in two channels.",
    ),
    "Data": (
        "The figures for returns disagree with the ones in the shop's admin page.",
        "Your answer came with the query. I could go on by myself, wonderful.",
    ),
    "Storefront": ("We hear of a new layout when customers call.", "The fix for the cart was out within the hour."),
    "Mobile": ("A crash that we reported in the spring is still marked as new.",),
    "Design": ("Two versions of the same button are in use.",),
}
MINUTES = (15, 30, 30, 60, 60, 120, 240)


@dataclass(frozen=True)
class Mind:
    """One person's way to answer in one week: the same questions get the same answers."""

    person: str
    week: int

    def answers(self, upstream: str, job_ids: list[int], question: str | None) -> dict[str, str]:
        """What they would answer about this upstream team; `question` is the one more."""
        lot = Random(f"{self.person} {self.week} {upstream}")
        satisfied = lot.random() < self._share(upstream)
        waste = "nothing" if satisfied and lot.random() < 0.7 else lot.choice(WASTES.get(upstream, ("waiting",)))
        given = {"satisfaction": lot.choice(("4", "5") if satisfied else ("1", "2", "3")), "waste": waste}
        if job_ids:
            given["job"] = str(lot.choices(job_ids, HIRED_FOR[: len(job_ids)])[0])
        if question:
            given[question] = self._extra(question, lot)
        if upstream in COMMENTS and lot.random() < 0.15:
            given["frustration"] = lot.choice(COMMENTS[upstream])
        return given

    def takes_part(self) -> bool:
        return Random(f"{self.person} {self.week} at all").random() < ANSWER_RATE

    def hours_to_answer(self) -> float:
        """From the message to the first tap; most people answer within a working day."""
        return Random(f"{self.person} {self.week} when").expovariate(1 / 5)

    def _share(self, upstream: str) -> float:
        since, later = LATER.get(upstream, (self.week + 1, 0.0))
        return later if self.week >= since else USUAL.get(upstream, 0.7)

    def _extra(self, question: str, lot: Random) -> str:
        if question == "importance":
            return lot.choices("12345", (1, 1, 2, 5, 4))[0]
        if question == "motive":
            return lot.choices(("functional", "emotional", "social"), (6, 3, 1))[0]
        if question == "minutes":
            return str(lot.choice(MINUTES))
        return lot.choices(("yes", "no"), (8, 2))[0]
