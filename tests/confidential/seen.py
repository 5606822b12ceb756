"""All that left the bot, in a form in which two companies can be compared: traffic, views, logs, metrics, tables."""

import io
import json
import re
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import parse_qsl
from urllib.request import urlopen

from sqlalchemy import select

from bot.health import Health
from bot.monitor import Monitor
from storage.database import Database
from storage.tables import METADATA
from tests.company import CHANNELS, OPS, OPS_CHANNEL, PLATFORM
from tests.house import House

# What differs from run to run and says nothing: tickets of Slack's, ids of a drawing, random tokens.
VOLATILE = re.compile(
    r"(?<=/response/)[\w-]+|\b\d+\.[0-9a-f]{16}|(?<=\.)[0-9a-f]{8}(?=\")|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?<=\"block_id\": \")[\w-]+(?=\")|\b[FV][0-9A-Z]{8,}\b|\b[0-9a-f]{32}\b|(?<=127\.0\.0\.1:)\d+"
)
TOLD_APART = re.compile(r"_created|_bucket|_sum|^process_|^python_")
LEAD = PLATFORM[0]


def traffic(house: House) -> Counter[str]:
    """Everything that went to Slack, without what stands in modals: those their owner alone opens."""
    return Counter(VOLATILE.sub("*", json.dumps(_closed(_decoded(raw)), sort_keys=True)) for raw in house.slack.traffic)


def _decoded(raw: str) -> Any:
    if raw.startswith(("{", "[")):
        return json.loads(raw)
    fields = dict(parse_qsl(raw))
    return {name: json.loads(value) if value.startswith(("{", "[")) else value for name, value in fields.items()} or raw


def _closed(value: Any) -> Any:
    if isinstance(value, list):
        return [_closed(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = ("type", "callback_id", "private_metadata", "external_id") if value.get("type") == "modal" else value
    return {name: _closed(value.get(name)) for name in kept}


def public(house: House) -> list[str]:
    """What others than those who answer can look at: channels, ops, a lead, and a stranger to that lead's team."""
    for command in ("status", "surveys", "teams", "audit", "ops", "export", "digest platform", "jobs platform"):
        house.person(OPS).types(f"/pulse {command}", OPS_CHANNEL)
        house.settle()  # some answer in two messages; the second would come before or after the next command's
    for command in ("digest", "jobs", "mine"):
        house.person(LEAD).types(f"/pulse {command}", CHANNELS["Platform"])
        house.settle()
    places = [message for channel in (*CHANNELS.values(), OPS_CHANNEL) for message in house.slack.messages(channel)]
    places += [*house.slack.dm(OPS), *house.slack.dm(LEAD)]
    seen = [json.dumps([message.channel, message.text, message.blocks], ensure_ascii=False) for message in places]
    return [VOLATILE.sub("*", one) for one in (*seen, _home(house, OPS), _home(house, LEAD))]


def _home(house: House, slack: str) -> str:
    house.person(slack).home  # noqa: B018
    house.settle()
    home = house.person(slack).home
    house.settle()
    return json.dumps(home.blocks if home else None)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    """The log without its times of the day, and without remarks on connections of the company before."""
    read = [json.loads(line) for line in log.getvalue().splitlines()]
    ours = [line for line in read if not line["event"].endswith("said something")]
    return [{name: value for name, value in line.items() if name != "timestamp"} for line in ours]


def metrics(house: House) -> dict[str, float]:
    """What /metrics says, without durations and without the machine."""
    monitor = Monitor("127.0.0.1", 0, house.db, Health(), house.clock)
    try:
        said = urlopen(f"http://127.0.0.1:{monitor.port}/metrics", timeout=10).read().decode()
    finally:
        monitor.close()
    samples = (line.rsplit(" ", 1) for line in said.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value in samples if not TOLD_APART.search(name)}


def since(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Counters go on from company to company; what the database says begins anew."""
    counters = {name for name in after if name.partition("{")[0].endswith(("_total", "_count"))}
    grown = {name: value - before.get(name, 0) if name in counters else value for name, value in after.items()}
    return {name: value for name, value in grown.items() if value}


def tables(database: Database, without: Collection[str] = ()) -> dict[str, Counter[str]]:
    """All rows of all tables by table; random ids and the mark of what is to be scrubbed are left out."""
    with database.engine.connect() as connection:
        return {
            table.name: Counter(
                json.dumps(_row(dict(row)), sort_keys=True, default=str)
                for row in connection.execute(select(table)).mappings()
                if row.get("name") != "to scrub"
            )
            for table in METADATA.sorted_tables
            if table.name not in without
        }


def _row(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not (name == "id" and isinstance(value, str))}
