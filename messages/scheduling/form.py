"""The modal in which a survey is made or changed."""

from collections.abc import Mapping

from messages.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    date_picker,
    escape,
    external_select,
    grouped_select,
    header,
    input_block,
    modal,
    option,
    people_select,
    radio,
    section,
    select,
    several,
    text_input,
    time_picker,
)
from messages.scheduling.typed import TEMPLATES, FormState, Typed, to_metadata
from messages.scheduling.words import holidays, weekdays
from messages.words import DAY_OPTIONS
from pulse.public_holidays import HOW_TO_INSTALL, countries, is_installed
from pulse.recurrence import NTHS

FORM = "survey_form"
STALE = (
    ":warning: *Somebody changed this survey meanwhile.* What was typed is still here: *Preview* shows what it would "
    "change now."
)
DELETED = (
    ":warning: *This survey was deleted meanwhile.* What was typed is still here: *Preview* shows it as a new survey."
)
NAME_MOST = 60
TEAMS_MOST = 100
PEOPLE_MOST = 100
BLACKOUT_MOST = 400
USUAL_WEEKS = (*range(1, 13), 26, 52)
MONTH_OPTIONS = [option(f"Every month on the {word}", f"m{n}") for n, word in NTHS.items()]
AUDIENCE_OPTIONS = [
    option("Everybody whose team hires another team", "all", "New teams and people join by themselves"),
    option("The people of these customer teams", "teams", "Whoever joins one of them later is asked too"),
    option("These people", "people", "At least 10, so that nobody stands alone in the figures"),
]


def survey_form(typed: Typed, state: FormState, names: Mapping[str, str], note: str = "") -> View:
    """The form with what was typed so far; `names` has the teams' names by id. `note` says what to look at."""
    title = "Change survey" if state.survey_id else "New survey"
    blocks = [*_top(typed, state, note), *_who(typed, state, names), *_when(typed, state)]
    blocks += _details(typed, state) if state.more else [_summary(typed)]
    metadata = to_metadata(typed, state)
    return modal(FORM, title, blocks, submit="Preview", close="Cancel", private_metadata=metadata)


def block_id(field: str, state: FormState) -> str:
    """The id of a field's block in this drawing; `field_of` reads it back."""
    return f"{field}:{state.drawing}"


def field_of(block: str) -> str:
    return block.partition(":")[0]


def _top(typed: Typed, state: FormState, note: str) -> list[Block]:
    said = note or "Nothing is sent when you press *Preview*: you see first who would be asked, and when."
    name = text_input("survey_name", initial=typed.name, most=NAME_MOST, placeholder="Weekly pulse")
    templates = [button(label, f"survey_template_{key}", key) for key, (label, _) in TEMPLATES.items()]
    blocks = [section(said)]
    if not state.survey_id:
        blocks += [context("Begin with a template, change what you like:"), actions(*templates)]
    return [*blocks, input_block("Name", name, block_id("name", state), hint="People see it in their message.")]


def _who(typed: Typed, state: FormState, names: Mapping[str, str]) -> list[Block]:
    chosen = next(entry for entry in AUDIENCE_OPTIONS if entry["value"] == typed.audience)
    choices = radio("survey_audience", AUDIENCE_OPTIONS, chosen)
    audience = input_block("Who is asked", choices, block_id("audience", state))
    upstreams = external_select(
        "survey_upstreams",
        "Every team that they hire",
        _teams(typed.upstreams, names),
        multi=True,
        most=TEAMS_MOST,
    )
    about = input_block(
        "About which teams",
        upstreams,
        block_id("upstreams", state),
        hint="Leave empty for every team that they hire. Nobody is asked about their own team.",
        optional=True,
    )
    return [header("Who"), audience | {"dispatch_action": True}, *_asked(typed, state, names), about]


def _asked(typed: Typed, state: FormState, names: Mapping[str, str]) -> list[Block]:
    if typed.audience == "teams":
        teams = _teams(typed.customers, names)
        search = external_select("survey_customers", "Type a team's name", teams, multi=True, most=TEAMS_MOST)
        return [input_block("Customer teams", search, block_id("customers", state))]
    if typed.audience == "people":
        search = people_select("survey_people", "Type a name", list(typed.people), most=PEOPLE_MOST)
        return [input_block("People", search, block_id("people", state))]
    return []


def _teams(ids: tuple[str, ...], names: Mapping[str, str]) -> list[Block]:
    return [option(names[team], team) for team in ids[:TEAMS_MOST] if team in names]


def _when(typed: Typed, state: FormState) -> list[Block]:
    groups = {"By weeks": _weeks(typed.often), "By months": MONTH_OPTIONS}
    often = next(entry for entries in groups.values() for entry in entries if entry["value"] == typed.often)
    days = several("survey_days", "Choose", DAY_OPTIONS, [DAY_OPTIONS[int(day)] for day in typed.days])
    return [
        header("When"),
        input_block("How often", grouped_select("survey_often", "Choose", groups, often), block_id("often", state)),
        input_block("On which day", days, block_id("days", state), hint="By the month: one day."),
        input_block(
            "At what hour",
            time_picker("survey_hour", typed.hour),
            block_id("hour", state),
            hint="Each person is asked at this hour in their own time zone, from 7:00 to 16:59.",
        ),
        input_block("First day", date_picker("survey_start", typed.start or None), block_id("start", state)),
        input_block(
            "Last day",
            date_picker("survey_end", typed.end or None),
            block_id("end", state),
            hint="Leave empty to go on until you stop it.",
            optional=True,
        ),
    ]


def _weeks(often: str) -> list[Block]:
    """The usual numbers of weeks, and the one that was typed as text."""
    numbers = {*USUAL_WEEKS, int(often[1:])} if often.startswith("w") else USUAL_WEEKS
    return [option("Every week" if n == 1 else f"Every {n} weeks", f"w{n}") for n in sorted(numbers)]


def _summary(typed: Typed) -> Block:
    reminder = f"one reminder after {_days(typed.reminder)}" if typed.reminder != "0" else "no reminder"
    parts = [
        f"Answers are taken for {_days(typed.window)}",
        reminder,
        f"about at most {typed.most} team{'' if typed.most == '1' else 's'} a round",
        f"figures only for {typed.group} people or more",
        f"comments only for {max(int(typed.comments), int(typed.group))} people or more",
        f"working days: {weekdays([int(day) for day in typed.working])}",
        holidays(typed.country or None),
    ]
    if typed.blackout:
        parts.append(f"not on {typed.blackout}")
    said = f"*Everything else*\n{escape(' · '.join(parts))}"
    return section(said, accessory=button("More settings", "survey_more", "more"))


def _days(number: str) -> str:
    return f"{number} working day{'' if number == '1' else 's'}"


def _details(typed: Typed, state: FormState) -> list[Block]:
    working = [DAY_OPTIONS[int(day)] for day in typed.working]
    blackout = text_input(
        "survey_blackout",
        initial=typed.blackout,
        most=BLACKOUT_MOST,
        placeholder="2026-12-24 to 2027-01-01, 2027-05-03",
    )
    return [
        header("Everything else"),
        _number("window", "How long answers are taken", typed, state, [(str(n), _days(str(n))) for n in range(1, 11)]),
        _number("reminder", "One reminder, to who has not answered", typed, state, _REMINDERS),
        _number("most", "About how many teams one person is asked in a round", typed, state, _numbers(1, 6)),
        _number("group", "Fewest people whose answers are shown together", typed, state, _numbers(3, 20)),
        _number("comments", "Fewest people who answered, before comments are shown", typed, state, _numbers(3, 40)),
        input_block(
            "Working days", several("survey_working", "Choose", DAY_OPTIONS, working), block_id("working", state)
        ),
        *_country(typed, state),
        input_block(
            "Days on which nobody is asked",
            blackout,
            block_id("blackout", state),
            hint="Year-month-day, one after the other with commas.",
            optional=True,
        ),
        actions(button("Fewer settings", "survey_more", "less")),
    ]


_REMINDERS = [("0", "No reminder"), *((str(n), f"After {_days(str(n))}") for n in range(1, 10))]


def _numbers(first: int, last: int) -> list[tuple[str, str]]:
    return [(str(number), str(number)) for number in range(first, last + 1)]


def _number(field: str, label: str, typed: Typed, state: FormState, choices: list[tuple[str, str]]) -> Block:
    """What was decided elsewhere and is not among the choices is one more, so that nothing changes unseen."""
    value = getattr(typed, field)
    known = dict(choices)
    options = [option(known.get(one, one), one) for one in (*known, *({value} - set(known)))]
    chosen = next(entry for entry in options if entry["value"] == value)
    return input_block(label, select(f"survey_{field}", "Choose", options, chosen), block_id(field, state))


def _country(typed: Typed, state: FormState) -> list[Block]:
    if not is_installed():
        return [
            context(f"Public holidays are not known here: whoever runs the bot can add them with `{HOW_TO_INSTALL}`.")
        ]
    name = countries().get(typed.country)
    search = external_select("survey_country", "No country", [option(name, typed.country)] if name else [], letters=1)
    hint = "Nobody is asked on its holidays, but on the next working day."
    return [input_block("Public holidays of", search, block_id("country", state), hint=hint, optional=True)]
