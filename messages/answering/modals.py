"""The modals of an ask. Here alone a given answer is shown, and only to the person whose it is.

Each field is a block named for its question, holding one element named "value".
"""

from messages.answering.asks import CHOICES, JOBS_CROWDED, local_words
from messages.blocks import (
    Block,
    View,
    context,
    date_picker,
    escape,
    input_block,
    modal,
    option,
    section,
    select,
    text_input,
)
from messages.telling.words import quoted
from messages.words import count
from pulse.questions import HIRE_AGAIN, MOST_MINUTES, MOTIVES, OWN, RATINGS, TEXTS, WASTES
from storage.answering.answers import Form

MOST_OPTIONS = MOST_BLOCKS = 100
LABELS = {
    "job": "Which job did you hire them for?",
    "satisfaction": "How well was it done?",
    "waste": "What got in the way?",
    "importance": "How important is that job to you?",
    "motive": "What matters most to you in it?",
    "minutes": "Minutes a week that it costs you",
    "hire_again": "If you could choose: would you hire them again?",
    "frustration": "What frustrates you most?",
    "own_title": "The job in your own words, in short",
    "own_story": "The whole story",
}
VALUES = {
    "satisfaction": {str(rating): f"{rating} · {words}" for rating, words in RATINGS.items()},
    "importance": CHOICES["importance"],
    "waste": WASTES,
    "motive": MOTIVES,
    "hire_again": HIRE_AGAIN,
}
STORY = "When …, I want to …, so I can …"


def change_modal(form: Form, opened: str) -> View:
    """What the message asks, with what was given. `opened` tells the submission where it came from."""
    questions = ["satisfaction", "waste", *([form.question] if form.question else [])]
    blocks = [section(f"*{escape(form.upstream)}*"), *_job(form), *[_field(form, one) for one in questions]]
    return _save_modal("answer.change", "Change answers", form, blocks, opened)


def more_modal(form: Form, opened: str) -> View:
    """What can be said besides."""
    hint = (
        f"Told word for word, without your name, once at least {form.comment_minimum} people answered. "
        "How you write may give you away."
    )
    comment = _text(form, "frustration") | {"hint": {"type": "plain_text", "text": hint}}
    others = [_field(form, question) for question in ("minutes", "importance", "motive", "hire_again")]
    blocks = [section(f"*{escape(form.upstream)}*"), comment, *others]
    return _save_modal("answer.more", "Say more", form, blocks, opened)


def own_modal(form: Form, opened: str) -> View:
    """The job in the person's own words, or one of the catalogue where the message may not have had room for all."""
    jobs = [option(job.title, str(job.id)) for job in form.jobs[:MOST_OPTIONS]]
    menu = select("value", "Choose a job", jobs, _initial(jobs, form, "job"))
    catalogue = [input_block("One of their jobs", menu, "job", optional=True)] if len(jobs) > JOBS_CROWDED else []
    blocks = [
        section(f"Which job do you hire *{escape(form.upstream)}* for?"),
        *catalogue,
        *_own_words(form, optional=bool(catalogue)),
    ]
    return _save_modal("answer.own", "Something else", form, blocks, opened)


def answers_modal(forms: list[Form]) -> View:
    """What is kept open of one person, for that person alone; of more than some twenty asks, where the others are."""
    blocks: list[Block] = []
    for number, form in enumerate(forms):
        given = _given(form)
        if len(blocks) + len(given) >= MOST_BLOCKS:
            left = count(len(forms) - number, "team")
            blocks.append(context(f"And what you answered about {left} more: “Change” in their messages shows it."))
            break
        blocks += given
    return modal("mine", "Your open answers", blocks or [section("You have no open answers.")])


def pause_modal(opened: str) -> View:
    """Until when not to be asked."""
    field = input_block("Don't ask me before", date_picker("value"), "until")
    return modal("own.pause", "Pause surveys", [field], submit="Pause", close="Cancel", private_metadata=opened)


def _save_modal(callback_id: str, title: str, form: Form, blocks: list[Block], opened: str) -> View:
    until = context(f"You can change this until {local_words(form.closes_at, form.zone)}.")
    return modal(callback_id, title, [*blocks, until], submit="Save", close="Cancel", private_metadata=opened)


def _job(form: Form) -> list[Block]:
    jobs = [option(job.title, str(job.id)) for job in form.jobs[:MOST_OPTIONS]]
    menu = select("value", "Choose a job", jobs, _initial(jobs, form, "job"))
    if form.given.get("job") == OWN:
        own = _own_words(form, optional=True)
        return [*own, *([input_block("Or one of their jobs", menu, "job", optional=True)] if jobs else [])]
    if not jobs:
        return [_own_title(form, optional=True)]
    title = _own_title(form, "Or in your own words, in short", optional=True)
    return [input_block(LABELS["job"], menu, "job", optional=True), title]


def _own_words(form: Form, *, optional: bool) -> list[Block]:
    return [_own_title(form, optional=optional), _text(form, "own_story", placeholder=STORY)]


def _own_title(form: Form, label: str = LABELS["own_title"], *, optional: bool) -> Block:
    title = text_input("value", initial=form.given.get("own_title"), most=TEXTS["own_title"])
    about = "Your own words are treated like comments: shown to nobody before enough people answered."
    return input_block(label, title, "own_title", optional=optional, hint=about)


def _field(form: Form, question: str) -> Block:
    if question == "minutes":
        return input_block(LABELS[question], _number(form), question, optional=True, hint="Counted up to 240.")
    options = [option(words, value) for value, words in VALUES[question].items()]
    menu = select("value", "Choose one", options, _initial(options, form, question))
    return input_block(LABELS[question], menu, question, optional=True)


def _number(form: Form) -> Block:
    element = {
        "type": "number_input",
        "action_id": "value",
        "is_decimal_allowed": False,
        "min_value": "0",
        "max_value": str(MOST_MINUTES),
    }
    given = form.given.get("minutes")
    return element if given is None else element | {"initial_value": given}


def _text(form: Form, question: str, placeholder: str | None = None) -> Block:
    element = text_input(
        "value",
        initial=form.given.get(question),
        most=TEXTS[question],
        multiline=True,
        placeholder=placeholder,
    )
    return input_block(LABELS[question], element, question, optional=True)


def _initial(options: list[Block], form: Form, question: str) -> Block | None:
    return next((one for one in options if one["value"] == form.given.get(question)), None)


def _given(form: Form) -> list[Block]:
    jobs = {str(job.id): job.title for job in form.jobs} | {OWN: "in your own words"}
    words = VALUES | {"job": jobs}
    given = [(question, label, form.given[question]) for question, label in LABELS.items() if question in form.given]
    lines = [
        f"{label} *{escape(words.get(question, {}).get(value, value))}*"
        for question, label, value in given
        if question not in TEXTS
    ]
    texts = [piece for question, label, value in given if question in TEXTS for piece in _said(label, value)]
    kept = f"_Kept until {local_words(form.closes_at, form.zone)}, then nobody's._"
    return [section("\n".join([f"*{escape(form.upstream)}*", *lines, kept])), *map(section, texts)]


def _said(label: str, text: str) -> list[str]:
    first, *more = quoted(text)
    return [f"{label}\n{first}", *more]
