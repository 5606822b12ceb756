"""What a survey would do if it were saved now: who is asked, about whom, on which dates, and in exact numbers."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlmodel import Session

from pulse.calendar import ask_at, round_times, when_run_now
from pulse.capacity import late_zone, turns
from pulse.policy import Policy
from storage.asking.audience import Audience, Reached, find_audience, names_of
from storage.asking.first_dates import upcoming
from storage.asking.forms import SurveyForm
from storage.asking.planning_facts import week_of
from storage.asking.rounds import others_of_week, rounds_since
from storage.asking.sending_line import others_due
from storage.asking.survey_rows import SurveyView, read_form
from storage.scheduling.surveys import not_before

DATES_SHOWN = 5
Asks = Counter[tuple[datetime, str]]  # how many people are asked at an instant in a zone


@dataclass(frozen=True)
class Occurrence:
    """One date of the survey, as instants in the zones of whom they concern: the reader, and the first and the last
    person to be asked. `again`: only those are asked whom the survey did not ask that week already."""

    day: date
    again: bool
    reader: datetime
    first: datetime
    last: datetime


@dataclass(frozen=True)
class Reach:
    """Who is asked about whom, by name, and how many people of the audience are not reached."""

    people: int
    customers: tuple[str, ...]
    upstreams: tuple[str, ...]
    mentions: tuple[str, ...]  # Slack ids, where the audience is a list of people
    paused: int
    teamless: int
    hiring_none: int
    too_small: tuple[str, ...]  # upstream teams about which fewer people are asked than the minimum group


@dataclass(frozen=True)
class Sending:
    """`first` and `last` are local to those who get the first and the last message, None where nobody gets one."""

    minutes: int
    first: datetime | None = None
    last: datetime | None = None


@dataclass(frozen=True)
class SurveyPreview:
    """`overlaps`: a round would still be open when the next begins. `late_zone` is where a last message would come
    after the end of the working day: then the survey is refused; `crowded`: without other surveys it would be in time.
    `a_week` is how often a person is asked at most, over all surveys; `taken` are people whom others of that week reach
    so often. A run now has no dates."""

    form: SurveyForm
    reach: Reach
    sending: Sending
    occurrences: tuple[Occurrence, ...] = ()
    closes_at: datetime | None = None
    overlaps: bool = False
    late_zone: str | None = None
    crowded: bool = False
    a_week: int = 1
    taken: int = 0
    old: SurveyForm | None = None  # what the survey was, where it is changed


def preview_survey(
    session: Session, form: SurveyForm, old: SurveyView | None, *, zone: str, now: datetime, policy: Policy
) -> SurveyPreview:
    """The preview of a form that was typed, a change of `old` where there is one. `zone` is the reader's. Raises
    ValueError where a year holds no working day."""
    floor = not_before(session, old, form) if old else None
    days, audience = _upcoming(session, form, floor, now, policy)
    reach, before = _reach(session, form, audience), old.form if old else None
    if not days:
        return SurveyPreview(form, reach, Sending(0), old=before)
    zones = _zones(audience, policy)
    asks, pace = _asks_on(days[0], form, audience.reached), policy.posts_per_second
    others = _others(session, form, days[0], asks, policy, besides=old.id if old else None)
    again = _again(session, form, old, days, policy)
    closes_at = round_times(days[0], form.hour, zones, form.window_days, form.calendar(days[0])).closes_at
    return SurveyPreview(
        form,
        reach,
        _sending(asks, pace, others),
        tuple(_occurrence(day, form, zone, zones, again=one) for day, one in zip(days, again, strict=True)),
        closes_at,
        overlaps=len(days) > 1 and closes_at > _asked(days[1], form, zones)[0][0],
        late_zone=late_zone(asks, pace, others),
        crowded=late_zone(asks, pace) is None,
        a_week=policy.asks_per_week,
        taken=_taken(session, audience, days[0], policy, besides=old.id if old else None),
        old=before,
    )


def reached_by(session: Session, form: SurveyForm, old: SurveyView | None, now: datetime, policy: Policy) -> int:
    """How many people the preview of that form says."""
    _, audience = _upcoming(session, form, not_before(session, old, form) if old else None, now, policy)
    return len(audience.reached)


def preview_run(session: Session, survey: SurveyView, *, now: datetime, policy: Policy) -> SurveyPreview:
    """The preview of "run now": at once for whoever is at work, at their next 9:00 for the others. Its numbers are the
    audience's, hence the most there may be: who was asked this week, or still has a question open, follows from whose
    answers wait, and a number without them would tell who answered."""
    audience = find_audience(session, survey.form, now.date(), policy)
    zones = Counter(person.zone for person in audience.reached)
    times = when_run_now(now, zones, survey.form.calendar(now.date()))
    asks = Counter({(times[zone], zone): people for zone, people in zones.items()})
    pace = policy.posts_per_second
    others = _others(session, survey.form, now.date(), asks, policy, besides=None)
    return SurveyPreview(
        survey.form,
        _reach(session, survey.form, audience),
        _sending(asks, pace, others),
        late_zone=late_zone(asks, pace, others),
        crowded=late_zone(asks, pace) is None,
        a_week=policy.asks_per_week,
        taken=_taken(session, audience, now.date(), policy, besides=None),
    )


def _taken(session: Session, audience: Audience, day: date, policy: Policy, *, besides: int | None) -> int:
    """By the audiences of that ISO week's rounds and dates, never by whom these asked (see `preview_run`)."""
    reached = Counter(
        person.person_id
        for survey, on in others_of_week(session, day, besides)
        for person in find_audience(session, read_form(session, survey), on, policy).reached
    )
    return sum(reached[person.person_id] >= policy.asks_per_week for person in audience.reached)


def _others(session: Session, form: SurveyForm, day: date, asks: Asks, policy: Policy, *, besides: int | None) -> Asks:
    asked = {zone: at for at, zone in asks}
    return others_due(session, form, day, asked, policy, planned=True, besides=besides) if asked else Counter()


def _upcoming(
    session: Session, form: SurveyForm, floor: date | None, now: datetime, policy: Policy
) -> tuple[list[date], Audience]:
    """The survey's next dates, and its audience on the first of them: who takes a break now may be back by then."""
    audience = find_audience(session, form, now.date(), policy)
    days = list(islice(upcoming(form, _zones(audience, policy), now, floor), DATES_SHOWN))
    if days:
        audience = find_audience(session, form, form.calendar(days[0]).on_or_after(days[0]), policy)
    return days, audience


def _zones(audience: Audience, policy: Policy) -> set[str]:
    return {person.zone for person in audience.reached} or {policy.zone}


def _again(session: Session, form: SurveyForm, old: SurveyView | None, days: list[date], policy: Policy) -> list[bool]:
    """Whether the survey's own dates before it leave nothing of the week's budget for that date. Invitations are not
    looked at: a list of people could be varied until it tells who had none."""
    earlier = rounds_since(session, old.id, days[0] - timedelta(weeks=1)) if old else []
    weeks = [week_of(form.calendar(day).on_or_after(day)) for day in (*earlier, *days)]
    before = len(earlier)
    return [weeks[:n].count(weeks[n]) >= policy.asks_per_week for n in range(before, len(weeks))]


def _reach(session: Session, form: SurveyForm, audience: Audience) -> Reach:
    about = Counter(team for person in audience.reached for team in person.upstreams)
    upstreams = names_of(session, list(about))
    customers = names_of(session, form.customers or {person.team_id for person in audience.reached})
    return Reach(
        people=len(audience.reached),
        customers=tuple(customers.values()),
        upstreams=tuple(upstreams.values()),
        mentions=tuple(person.slack for person in audience.reached) if form.audience == "people" else (),
        paused=audience.paused,
        teamless=audience.teamless,
        hiring_none=audience.hiring_none,
        too_small=tuple(name for team, name in upstreams.items() if about[team] < form.minimum_group),
    )


def _asks_on(day: date, form: SurveyForm, reached: Iterable[Reached]) -> Asks:
    zones = Counter(person.zone for person in reached)
    return Counter({(at, zone): zones[zone] for at, zone in _asked(day, form, zones)})


def _asked(day: date, form: SurveyForm, zones: Iterable[str]) -> list[tuple[datetime, str]]:
    """When the zones are asked, the first one first."""
    calendar = form.calendar(day)
    return sorted((ask_at(day, form.hour, zone, calendar), zone) for zone in zones)


def _occurrence(day: date, form: SurveyForm, reader: str, zones: Iterable[str], *, again: bool) -> Occurrence:
    asked = _asked(day, form, zones)
    local = [at.astimezone(ZoneInfo(zone)) for at, zone in (*_asked(day, form, [reader]), asked[0], asked[-1])]
    return Occurrence(day, again, *local)


def _sending(asks: Asks, pace: float, others: Asks) -> Sending:
    """What it takes to send these messages, in one line with others, at that pace (messages a second)."""
    minutes, line = math.ceil(asks.total() / pace / 60), turns(asks, pace, others)
    if not line:
        return Sending(minutes)
    first, last = line[0], line[-1]
    return Sending(minutes, first.first.astimezone(ZoneInfo(first.zone)), last.last.astimezone(ZoneInfo(last.zone)))
