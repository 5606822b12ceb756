"""What people do in Slack: one file for each thing people do. This is the table of contents."""

from slack_bolt import App

from handlers import (
    answer_forms,
    answering,
    digests,
    errors,
    events,
    exporting,
    helping,
    hires,
    home,
    jobs,
    main_team,
    not_now,
    ops,
    outcomes,
    own,
    scheduling,
    scheduling_saving,
    scheduling_trying,
    screening,
    surveys,
    surveys_asking,
    team_saving,
    teams,
)


def register(app: App) -> None:
    """Every listener, in the order in which Bolt tries them, which took longer than all the rest of a rating: what is
    clicked most comes first, catch-alls last."""
    for room in (answering, answer_forms, not_now, own, home, helping, outcomes, digests, events):
        room.register(app)
    for room in (scheduling, scheduling_saving, scheduling_trying, surveys, surveys_asking):
        room.register(app)
    for room in (teams, team_saving, main_team, jobs, ops, exporting, screening, hires, errors):
        room.register(app)
