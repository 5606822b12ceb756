"""What was deleted is made unreadable, however long that takes: whoever deletes an answer leaves a mark in the same
transaction, and the mark goes when the scrubbing is done. So neither a crash in between nor a reader in the way (SQLite
then leaves the answers in its write-ahead log) lets it be forgotten."""

import secrets

from sqlmodel import Session

from storage.database import Database
from storage.settings import claim_setting, read_setting, write_setting

_MARK = "to scrub"
_CLEAN = ""


def leave_traces(session: Session) -> None:
    """Say that this transaction deletes what must not be read again."""
    write_setting(session, _MARK, secrets.token_hex(8))


def scrub(db: Database) -> bool:
    """Scrub if anything was deleted since the last time. False: somebody reads meanwhile, and it has to be tried
    again."""
    with db.read() as session:
        mark = read_setting(session, _MARK)
    if not mark:
        return True
    if not db.scrub():
        return False
    with db.write() as session:
        claim_setting(session, _MARK, mark, _CLEAN)
    return True
