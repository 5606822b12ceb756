"""Ops people at work: what they type into the form, and what they find in the list."""

from typing import Any

from sandbox.workspace import Message
from storage.asking.forms import SurveyForm
from storage.asking.survey_rows import SurveyView
from storage.scheduling.surveys import list_surveys
from tests.company import OPS_CHANNEL, put_person
from tests.house import House


class OpsPerson:
    """Somebody of ops, in ops' channel."""

    def __init__(self, house: House, slack: str = "UOLGA") -> None:
        self.house, self.actor = house, house.person(slack)

    def types(self, text: str) -> str:
        """What came back, in words."""
        text = self.actor.types(text, channel=OPS_CHANNEL).text
        self.house.settle()
        return text

    def opens(self, words: str = "") -> None:
        """`/pulse schedule`, whose form must be there."""
        self.types(f"/pulse schedule {words}".strip())
        assert self.actor.modal is not None

    def fills(self, **fields: Any) -> None:
        """Fields by their names in the form."""
        for field, value in fields.items():
            if field in {"customers", "upstreams", "country"}:
                self.actor.options(f"survey_{field}", "Ger" if field == "country" else "")
            self.actor.fills(**{f"survey_{field}": value})
            self.house.settle()

    def clicks(self, what: str, in_: Message | None = None, **which: Any) -> None:
        self.actor.clicks(what, in_, **which)
        self.house.settle()

    def submits(self) -> dict[str, str]:
        """What is wrong, by field."""
        wrong = self.actor.submits()
        self.house.settle()
        return {block.partition(":")[0]: words for block, words in wrong.items()}

    def makes(self, name: str = "Weekly pulse", words: str = "weekly tue 10:00", **fields: Any) -> None:
        """A survey, as far as its preview."""
        self.opens(words)
        self.fills(**({"name": name, "customers": ["Web", "Data"]} | fields))
        assert self.submits() == {}

    def saves(self) -> str:
        """Agrees to the preview; what is said then."""
        assert self.submits() == {}
        return self.sees

    @property
    def sees(self) -> str:
        """The words of the modal on top."""
        assert self.actor.modal is not None
        return self.actor.modal.text

    @property
    def title(self) -> str:
        return self.actor.modal.title if self.actor.modal else ""

    def closes(self, *, whole: bool = False) -> None:
        self.actor.closes(whole)
        self.house.settle()

    def lists(self) -> str:
        return self.types("/pulse surveys")

    def posts(self) -> list[Message]:
        """What is to be seen of the bot in ops' channel by this person."""
        mine = (None, self.actor.id)
        return [m for m in self.house.slack.messages(OPS_CHANNEL) if not m.deleted and m.ephemeral_to in mine]


def surveys(house: House) -> list[SurveyView]:
    with house.db.read() as session:
        return list_surveys(session)[0]


def only_form(house: House) -> SurveyForm:
    """That of the only survey there is."""
    (survey,) = surveys(house)
    return survey.form


def second_ops(house: House, slack: str = "UBOB") -> OpsPerson:
    """Somebody else becomes a workspace admin, hence ops, and joins ops' channel."""
    with house.db.write() as session:
        put_person(session, slack, zone="Europe/Berlin", is_admin=True)
    house.slack.join(OPS_CHANNEL, slack)
    return OpsPerson(house, slack)


def listed(house: House, words: str = "weekly tue 10:00", **fields: Any) -> OpsPerson:
    """Olga has made "Weekly pulse" and looks at the list."""
    olga = OpsPerson(house)
    olga.makes(words=words, **fields)
    olga.saves()
    olga.closes()
    olga.lists()
    return olga


def the_list(olga: OpsPerson) -> Message:
    return next(post for post in reversed(olga.posts()) if post.text == "The surveys")


def rating_block(message: Message) -> str:
    """That of the rating in an invitation."""
    return next(str(b["block_id"]) for b in message.blocks if ".satisfaction." in b["block_id"])
