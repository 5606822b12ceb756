"""What people do in Slack: one file for each thing people do. This is the table of contents."""

from slack_bolt import App

from handlers import errors, helping, home, outcomes
from handlers.answering import forms, main_team, not_now, own, screening, taps
from handlers.company import events, hires, jobs, ops, team_saving, teams
from handlers.scheduling import asking, form, saving, surveys, trying
from handlers.telling import digests, exporting


def register(app: App) -> None:
    """Every listener, in the order in which Bolt tries them, which took longer than all the rest of a rating: what is
    clicked most comes first, catch-alls last."""
    for room in (taps, forms, not_now, own, home, helping, outcomes, digests, events):
        room.register(app)
    for room in (form, saving, trying, surveys, asking):
        room.register(app)
    for room in (teams, team_saving, main_team, jobs, ops, exporting, screening, hires, errors):
        room.register(app)
