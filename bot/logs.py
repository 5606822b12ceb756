"""Logs: one line for each thing that happens, as JSON on standard error, redacted at this one point."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict

from bot.config import Settings

# What may be logged: words of ours, ids of rows, counts, durations, error codes. Everything else is dropped, so that
# no answer, token or name can slip through a new log line.
FIELDS = frozenset(
    "event level timestamp logger at attempts batch connections count deleted due duration error found frames id "
    "job key kind method missing notice number oldest pace port reason retry_after revision round rule seconds "
    "sent state status survey team telling unknown version waiting work".split()
)
SECRET = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|postgresql[\w+]*://\S+|[0-9a-f]{64}")


def set_up_logs(settings: Settings) -> None:
    """Slack's libraries print whole payloads at DEBUG, answers included; they are kept at WARNING and their words
    are reduced to the name of the logger."""
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.stdlib.add_logger_name, _foreign],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=settings.pulse_log_level, force=True)
    for name in ("alembic", "slack_sdk", "sqlalchemy", "waitress"):
        logging.getLogger(name).setLevel(logging.WARNING)
    handler.addFilter(_worth_a_line)
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _worth_a_line(record: logging.LogRecord) -> bool:
    """Bolt warns of a client beside SLACK_BOT_TOKEN, APScheduler of ticks that were left out. (A filter, since Bolt
    sets its loggers' levels itself.)"""
    return record.levelno >= logging.ERROR or not record.name.startswith(("slack_bolt", "apscheduler"))


def redact(_logger: Any, _name: str, line: EventDict) -> EventDict:
    """Keep known fields only, and blot out what looks like a token, a key, a pseudonym or a database's address."""
    return {name: _blot(value) for name, value in line.items() if name in FIELDS}


def _blot(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET.sub("…", value)[:300]
    if isinstance(value, list | tuple):
        return [_blot(item) for item in value]
    return value if isinstance(value, int | float | bool | None) else _blot(str(value))


def _foreign(_logger: Any, _name: str, line: EventDict) -> EventDict:
    """A library's own words may quote what somebody typed: keep which library and, of an exception, its type."""
    record = line.get("_record")
    error = record.exc_info[0].__name__ if record and record.exc_info and record.exc_info[0] else None
    line.update(event=f"{line.get('logger')} said something", error=error, exc_info=None)
    return line
