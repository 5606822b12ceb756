"""What people do in Slack: one file for each thing people do. This is the table of contents."""

from slack_bolt import App

from handlers import errors, helping


def register(app: App) -> None:
    """Every listener, in the order in which Bolt tries them; catch-alls last."""
    for room in (helping, errors):
        room.register(app)
