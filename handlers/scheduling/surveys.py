"""Ops look after their surveys: the list, its pages, and what its buttons do at once."""

from datetime import date
from typing import Any

from slack_bolt import Ack, App, Respond

from handlers.commands import COMMAND, says
from handlers.desk import Desk
from handlers.permission import ops_only, who
from messages.blocks import Message, escape
from messages.scheduling.status import status_message
from messages.scheduling.surveys import PAGE, Page, offset_of, survey_list
from messages.words import day
from storage.scheduling.proposals import waiting_proposals
from storage.scheduling.status import failed_posts, read_status
from storage.scheduling.surveys import ChangedMeanwhile, Gone, find_survey, list_surveys, set_state, skip_date

GONE = ":no_entry_sign: That survey was deleted meanwhile."


def show_surveys(ack: Ack, body: dict[str, Any], desk: Desk) -> None:
    ack(**draw_list(desk, who(body)))


def show_status(ack: Ack, desk: Desk) -> None:
    with desk.db.read() as session:
        status, failed = read_status(session, desk.policy, desk.now()), failed_posts(session, desk.now())
    ack(**status_message(status, failed))


def turn_page(ack: Ack, body: dict[str, Any], respond: Respond, desk: Desk) -> None:
    ack()
    redraw_list(desk, respond, who(body), "", int(body["actions"][0]["value"]))


def pause(ack: Ack, body: dict[str, Any], respond: Respond, desk: Desk) -> None:
    note = _set_state(desk, body, "paused", "is paused. A round that is open goes on; nobody new is asked.")
    ack()
    redraw_list(desk, respond, who(body), note, page_of(body))


def resume(ack: Ack, body: dict[str, Any], respond: Respond, desk: Desk) -> None:
    note = _set_state(desk, body, "active", "goes on.")
    ack()
    redraw_list(desk, respond, who(body), note, page_of(body))


def skip(ack: Ack, body: dict[str, Any], respond: Respond, desk: Desk) -> None:
    survey_id, skipped = body["actions"][0]["value"].split()
    note = _skip(desk, int(survey_id), date.fromisoformat(skipped), who(body))
    ack()
    redraw_list(desk, respond, who(body), note, page_of(body))


def page_of(body: dict[str, Any]) -> int:
    """Where in the list a button stood."""
    return offset_of(body["actions"][0]["block_id"])


def draw_list(desk: Desk, reader: str, note: str = "", offset: int = 0) -> Message:
    """The list as it is now; a page that is no longer there becomes the last one."""
    with desk.db.read() as session:
        surveys, total = list_surveys(session, offset, PAGE)
        if not surveys and total:
            offset = (total - 1) // PAGE * PAGE
            surveys, total = list_surveys(session, offset, PAGE)
        page = Page(tuple(surveys), total, offset, tuple(waiting_proposals(session)))
    return survey_list(page, reader, note)


def redraw_list(desk: Desk, respond: Respond, reader: str, note: str = "", offset: int = 0) -> None:
    desk.later(_redraw, desk, respond, reader, note, offset)


def _redraw(desk: Desk, respond: Respond, reader: str, note: str, offset: int) -> None:
    respond(**draw_list(desk, reader, note, offset), replace_original=True)


def _set_state(desk: Desk, body: dict[str, Any], state: str, done: str) -> str:
    survey_id = int(body["actions"][0]["value"])
    try:
        with desk.db.write() as session:
            set_state(session, survey_id, state, by=who(body), now=desk.now(), policy=desk.policy)
            survey = find_survey(session, survey_id)
    except Gone:
        return GONE
    assert survey is not None
    coming = f" Next on {day(survey.next_date)}." if state == "active" and survey.next_date else ""
    return f":white_check_mark: *{escape(survey.form.name)}* {done}{coming}"


def _skip(desk: Desk, survey_id: int, skipped: date, by: str) -> str:
    try:
        with desk.db.write() as session:
            following = skip_date(session, survey_id, skipped, by, desk.now())
    except Gone:
        return GONE
    except ChangedMeanwhile:
        return f":information_source: {day(skipped)} is not its next date any more, so nothing was skipped."
    coming = f"The next date is {day(following)}." if following else "No date is left after it."
    return f":white_check_mark: Nobody is asked on {day(skipped)}. {coming}"


def register(app: App) -> None:
    gate = [ops_only]
    app.command(COMMAND, matchers=[says("surveys")], middleware=gate)(show_surveys)
    app.command(COMMAND, matchers=[says("status")], middleware=gate)(show_status)
    for action in ("survey_page_back", "survey_page_on"):
        app.action(action, middleware=gate)(turn_page)
    app.action("survey_pause", middleware=gate)(pause)
    app.action("survey_resume", middleware=gate)(resume)
    app.action("survey_skip", middleware=gate)(skip)
