"""Slack says that somebody came, changed or left, or that a channel did: what we know follows at once, and what has to
be read from Slack is read by the next tick."""

from slack_bolt import Ack, App

from handlers.clicks import Body
from handlers.desk import Desk
from storage.company import directory, team_reading
from storage.company.directory import GROUPS_DUE
from storage.settings import write_setting

PEOPLE = ("user_change", "team_join")
GROUPS = ("subteam_created", "subteam_updated", "subteam_members_changed")
CHANNELS = (
    "member_joined_channel",
    "member_left_channel",
    "channel_archive",
    "channel_unarchive",
    "channel_deleted",
    "channel_shared",
    "channel_unshared",
    "group_archive",
    "group_unarchive",
    "group_deleted",
)


def person_changed(ack: Ack, body: Body, desk: Desk) -> None:
    with desk.db.read() as session:
        workspace = directory.workspace_of(session) or body["team_id"]
        met = directory.read_person(body["event"]["user"], workspace)
        news = directory.differs(session, desk.key, met)
    if news:
        with desk.db.write() as session:
            directory.meet(session, desk.key, [met], desk.now(), desk.now(), desk.policy)
    ack()


def group_changed(ack: Ack, body: Body, desk: Desk) -> None:
    event = body["event"]
    group = event.get("subteam_id") or event["subteam"]["id"]
    with desk.db.write() as session:
        team_reading.read_soon(session, group)
        write_setting(session, GROUPS_DUE, "1")
    ack()


def channel_changed(ack: Ack, body: Body, desk: Desk) -> None:
    """Anybody joins any channel all day long: only those of our teams are written about."""
    with desk.db.read() as session:
        ours = team_reading.concerns(session, body["event"]["channel"])
    if ours:
        with desk.db.write() as session:
            team_reading.read_soon(session, body["event"]["channel"])
    ack()


def channel_id_changed(ack: Ack, body: Body, desk: Desk) -> None:
    event = body["event"]
    with desk.db.write() as session:
        team_reading.rename_channel_id(session, event["old_channel_id"], event["new_channel_id"])
    ack()


def register(app: App) -> None:
    for names, listener in ((PEOPLE, person_changed), (GROUPS, group_changed), (CHANNELS, channel_changed)):
        for name in names:
            app.event(name)(listener)
    app.event("channel_id_changed")(channel_id_changed)
