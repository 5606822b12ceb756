"""Teams as others see them."""

from sqlmodel import Session, col, select

from storage.tables import Team


def posting_channels(session: Session) -> list[tuple[str, str]]:
    """(team's name, Slack id of its channel) of every team that has one, by name."""
    rows = session.exec(
        select(Team.name, Team.channel)
        .where(col(Team.channel).is_not(None), col(Team.archived_at).is_(None))
        .order_by(Team.name)
    ).all()
    return [(name, channel) for name, channel in rows if channel is not None]
