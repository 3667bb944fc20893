"""Reads the cells that are typed in words (26,700千円, R5.4, はい) after the plain ones were loaded by type."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from etl import typed
from etl.clean import Unreadable
from etl.schema import Column, Table

# What a typed text leaves open: it may stand beside a cell that says more.
OPEN = ("unknown", "false")


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of what the typed texts said: words for a blank (非公表), and words that other cells deny."""
    connection.execute(
        "create or replace table words_for_blank (table_name varchar, column_name varchar, row_id bigint)"
    )
    connection.execute(
        "create or replace table denied_words (table_name varchar, row_id bigint, column_name varchar, "
        "value varchar, typed_label varchar, typed_text varchar)"
    )


def read_typed(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Fill the typed table with the values of cells whose text is no plain value of its column.

    What the text says of the cells beside it (約, tax, state, unit) fills them where they are blank, and is kept as a
    contradiction where they say something else. Texts that cannot be read stay blank, for the rules to refuse.
    """
    for column in _columns_with_words(connection, table):
        readings = _readings(connection, table, column)
        if readings:
            _apply(connection, table, column, readings)


def _columns_with_words(connection: duckdb.DuckDBPyConnection, table: Table) -> list[Column]:
    columns = [column for column in table.columns if column.type != "VARCHAR"]
    if not columns:
        return []
    counts = ", ".join(f'count("{column.name}")' for column in columns)
    [typed_counts] = connection.execute(f"select {counts} from {table.name}").fetchall()
    [printed_counts] = connection.execute(f"select {counts} from completed_{table.name}").fetchall()
    counted = zip(columns, typed_counts, printed_counts, strict=True)
    return [column for column, typed_count, printed_count in counted if typed_count < printed_count]


def _readings(connection: duckdb.DuckDBPyConnection, table: Table, column: Column) -> list[dict[str, str | None]]:
    texts = connection.execute(
        f'select distinct printed."{column.name}" from completed_{table.name} as printed '
        f'inner join {table.name} as typed using (row_id) where printed."{column.name}" is not null '
        f'and typed."{column.name}" is null order by all'
    ).fetchall()
    readings = []
    for (text,) in texts:
        try:
            values = typed.read(table.name, column, text)
        except Unreadable:
            continue
        readings.append({"typed_text": text} | {name: typed.as_text(value) for name, value in values.items()})
    return readings


def _apply(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, readings: list[dict[str, str | None]]
) -> None:
    names = list(dict.fromkeys(name for reading in readings for name in reading if name != "typed_text"))
    arrays = {name: pa.array([reading.get(name) for reading in readings], pa.string()) for name in names}
    texts = pa.array([reading["typed_text"] for reading in readings], pa.string())
    connection.register("readings", pa.table({"typed_text": texts} | arrays))
    connection.execute(
        f"create or replace temporary table read_rows as select typed.row_id, readings.* from readings "
        f'inner join completed_{table.name} as printed on printed."{column.name}" = readings.typed_text '
        f'inner join {table.name} as typed using (row_id) where typed."{column.name}" is null'
    )
    connection.unregister("readings")
    beside = [name for name in names if name != column.name]
    for name in beside:
        _keep_denied(connection, table, column.label_ja, name)
    types = {each.name: each.type for each in table.columns}
    values = {name: f'cast(read_rows."{name}" as {types[name]})' for name in names}
    filled = [f'"{column.name}" = {values[column.name]}']
    filled += [f'"{name}" = coalesce({table.name}."{name}", {values[name]})' for name in beside]
    connection.execute(
        f"update {table.name} set {', '.join(filled)} from read_rows where read_rows.row_id = {table.name}.row_id"
    )
    if column.name in table.key:
        parts = (f"coalesce(cast({table.name}.\"{name}\" as varchar), '')" for name in table.key)
        connection.execute(
            f"update {table.name} set key_text = {' || chr(47) || '.join(parts)} from read_rows "
            f"where read_rows.row_id = {table.name}.row_id"
        )
    connection.execute(
        "insert into words_for_blank select $table_name, $column_name, read_rows.row_id from read_rows "
        f'where read_rows."{column.name}" is null',
        {"table_name": table.name, "column_name": column.name},
    )


def _keep_denied(connection: duckdb.DuckDBPyConnection, table: Table, typed_label: str, name: str) -> None:
    connection.execute(
        f'insert into denied_words select $table_name, typed.row_id, $name, cast(typed."{name}" as varchar), '
        f"$typed_label, read_rows.typed_text from {table.name} as typed inner join read_rows using (row_id) "
        f"where replace(cast(typed.\"{name}\" as varchar), '％', '%') <> read_rows.\"{name}\" "
        f'and not list_contains($open, read_rows."{name}")',
        {"table_name": table.name, "name": name, "typed_label": typed_label, "open": list(OPEN)},
    )
