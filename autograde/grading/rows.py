"""Rows of a database by their keys: found, added, changed, in one statement for many."""

from collections.abc import Iterable

from nbgrader.api import new_uuid
from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

Key = tuple[str, ...]
Row = dict[str, object]


def ensure(db: Session, table: Table, wanted: list[Row]) -> dict[Key, Row]:
    """Return the rows with these keys, by key; those that are missing are added.

    Args:
        db: a session in a transaction.
        table: a table; its rows have ids of nbgrader's kind, unless the id is a key.
        wanted: the keys, such as {"notebook_id": ..., "cell_id": ...}, at least one.
    """
    columns = tuple(wanted[0])
    group = table.c[columns[0]]
    query = select(table).where(group.in_({row[columns[0]] for row in wanted}))
    found = {_key(row, columns): dict(row) for row in db.execute(query).mappings()}
    empty = {column.name: None for column in table.columns}
    new = [{"id": new_uuid(), **row} for row in wanted if _key(row, columns) not in found]
    if new:
        db.execute(insert(table), new)
    found |= {_key(row, columns): empty | row for row in new}
    return {key: found[key] for key in (_key(row, columns) for row in wanted)}


def change(db: Session, table: Table, rows: Iterable[Row], *columns: str) -> None:
    """Write some columns of rows that have changed."""
    values = [{"row": row["id"], **{f"new_{c}": row[c] for c in columns}} for row in rows]
    if values:
        statement = update(table).where(table.c.id == bindparam("row"))
        statement = statement.values({c: bindparam(f"new_{c}") for c in columns})
        db.connection().execute(statement, values)


def _key(row: Row, columns: tuple[str, ...]) -> Key:
    return tuple(row[column] for column in columns)
