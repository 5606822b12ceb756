"""Where the key comes from: the environment, else a file that only its owner can read."""

import stat
from pathlib import Path

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.cli import Away, Refused
from bot.config import Settings
from storage.database import Database, DatabaseAway, sqlite_file
from storage.schema import WrongSchema, check_schema, migrate
from storage.secrets import Key, WrongKey, check_key, make_key_file


def load_key(settings: Settings) -> Key:
    """`PULSE_KEY` (hex, at least 32 bytes), else the file that `pulse migrate` made; `Refused` says what is wrong."""
    if settings.pulse_key is not None:
        return _key(settings.pulse_key.get_secret_value(), "PULSE_KEY")
    path = settings.pulse_key_file
    try:
        text = path.read_text(errors="replace")
        _check_mode(path)
    except FileNotFoundError:
        raise Refused(f"there is no key: set PULSE_KEY, or run `pulse migrate`, which makes {path}") from None
    except OSError as error:
        raise Refused(f"can't read the key in {path}: {error.strerror}") from None
    return _key(text, str(path))


def make_key(settings: Settings) -> None:
    """A key file, unless there is one or `PULSE_KEY` is set; `Refused` where none can be made."""
    if settings.pulse_key is not None:
        return
    try:
        make_key_file(settings.pulse_key_file)
    except OSError as error:
        raise Refused(f"can't make the key in {settings.pulse_key_file}: {error.strerror}") from None


def bring_up_to_date(database: Database) -> tuple[str | None, str]:
    """The schema's revisions before and after; `Refused` for one that this version does not know."""
    try:
        return migrate(database)
    except WrongSchema as error:
        raise Refused(str(error)) from None


def open_database(settings: Settings, key: Key) -> Database:
    """The database with a schema and a key that fit; `Away` where it can't be reached, else `Refused`."""
    database = connect(settings.database_url)
    try:
        check_schema(database)
        refuse_foreign(database, key)
    except (WrongSchema, Refused) as error:
        database.close()
        raise Refused(str(error)) from None
    except DatabaseAway as error:
        database.close()
        raise _trouble(settings.database_url, error) from None
    return database


def refuse_foreign(database: Database, key: Key) -> None:
    """Remember the key's fingerprint in a new database, or refuse a database that was filled with another key."""
    try:
        with database.write() as session:
            check_key(session, key)
    except WrongKey as error:
        raise Refused(f"{error}: use the key that it was filled with") from None


def connect(url: str, *, make: bool = False) -> Database:
    """The database; `Away` where it can't be reached, `Refused` where it can't be used, both without its password.
    Only `make` makes an SQLite file."""
    try:
        if not make and (path := sqlite_file(url)) is not None and not path.exists():
            raise Refused(f"there is no database at {path} yet: run `pulse migrate`")
        database = Database(url)
        with database.engine.connect():
            return database
    except (SQLAlchemyError, ValueError, OSError, ImportError) as error:
        raise _trouble(url, error) from None


def _trouble(url: str, error: Exception) -> Refused:
    """A server may be there again a moment later, a file has to be mended."""
    is_away = isinstance(error, DatabaseAway) and sqlite_file(url) is None
    return (Away if is_away else Refused)(f"can't open the database that DATABASE_URL names ({_first_line(error)})")


def _key(text: str, source: str) -> Key:
    try:
        return Key(bytes.fromhex(text.strip()))
    except ValueError:
        raise Refused(f"{source} is no key: it has to be at least 64 hexadecimal digits") from None


def _check_mode(path: Path) -> None:
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        raise Refused(f"{path} can be read by others (mode {mode:o}): run `chmod 600 {path}`")


def _first_line(error: BaseException) -> str:
    """The error in one line, without what might be a password in a URL."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return str(cause).strip().partition("\n")[0] or type(error).__name__
