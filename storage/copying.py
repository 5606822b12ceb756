"""Move a whole installation from one database to another, and compare the two row by row."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Column, Connection, Row, Table, func, insert, select, text, update

from storage.database import Database
from storage.tables import METADATA

BATCH = 1000


class NotCopied(Exception):
    """The message says why; the target is as it was before."""


def copy_database(source: Database, target: Database, progress: Callable[[str, int], None]) -> int:
    """Copy every row of every table into the empty target, in one transaction, and read all of it back.

    Returns the number of rows. `NotCopied` where the target has rows already or differs afterwards.
    """
    with source.engine.connect() as old, target.engine.begin() as new:
        _refuse_rows(new)
        for table in METADATA.sorted_tables:
            for rows in _batches(old, table):
                new.execute(insert(table), [_without_self_references(table, row) for row in rows])
            _restore_self_references(old, new, table)
            _move_sequence(new, table)
        copied = 0
        for table in METADATA.sorted_tables:
            count = _compare(old, new, table)
            progress(table.name, count)
            copied += count
        return copied


def _refuse_rows(connection: Connection) -> None:
    for table in METADATA.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise NotCopied(f"the target's table {table.name} has rows already: it has to be empty")


def _batches(connection: Connection, table: Table) -> Iterator[list[Row[Any]]]:
    result = connection.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key))
    yield from (list(rows) for rows in result.partitions())


def _self_references(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]


def _without_self_references(table: Table, row: Row[Any]) -> dict[str, Any]:
    return dict(row._mapping) | {column.name: None for column in _self_references(table)}


def _restore_self_references(old: Connection, new: Connection, table: Table) -> None:
    """Rows that point at rows of their own table get their pointers once all are there."""
    for column in _self_references(table):
        for row in old.execute(select(table).where(column.is_not(None))):
            new.execute(update(table).where(table.c.id == row.id).values({column.name: row._mapping[column]}))


def _move_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL's sequences don't see ids that were given; SQLite needs nothing."""
    number = table.c.get("id")
    if connection.dialect.name != "postgresql" or number is None or number.type.python_type is not int:
        return
    highest = connection.scalar(select(func.max(number)))
    if highest is not None:
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :highest)"),
            {"table": f'"{table.name}"', "highest": highest},
        )


def _compare(old: Connection, new: Connection, table: Table) -> int:
    """Rows of the table, which are the same in both. Sorted here: the two databases collate text differently."""

    def everything(connection: Connection) -> list[str]:
        return sorted(repr(tuple(row)) for row in connection.execute(select(table)))

    rows = everything(old)
    if rows != everything(new):
        raise NotCopied(f"table {table.name} differs after copying")
    return len(rows)
