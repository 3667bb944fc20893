"""Reads the printed text of every piece of evidence again and compares it with the typed value it stands for."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from etl import clean, schema
from etl.readers.tables import Unloadable

EDITORIAL = "編集部分類"
STATEMENTS_FOLDER = Path(__file__).parent / "reread"


def _statement(name: str) -> str:
    return (STATEMENTS_FOLDER / f"{name}.sql").read_text(encoding="utf8")


def _cost(prefix: str) -> Callable[[str], dict[str, object]]:
    def read(printed: str) -> dict[str, object]:
        cost = clean.cost(printed)
        return {
            f"{prefix}_yen": cost.yen,
            f"{prefix}_status_code": cost.status_code,
            f"{prefix}_is_approx": cost.is_approx,
            f"{prefix}_tax_code": cost.tax_code,
        }

    return read


def _item(printed: str) -> dict[str, object]:
    cost = clean.cost(printed)
    return {"amount_yen": cost.yen, "is_approx": cost.is_approx}


def _hours(printed: str) -> dict[str, object]:
    hours = clean.quantity(printed)
    return {"hours_saved_per_year": hours.value, "hours_saved_is_approx": hours.is_approx}


def _population(printed: str) -> dict[str, object]:
    population = clean.population(printed)
    values: dict[str, object] = {"population": population.persons, "population_is_rounded": population.is_rounded}
    return values | ({"population_on": population.counted_on} if population.counted_on else {})


def _effect(printed: str) -> dict[str, object]:
    quantity = clean.quantity(printed)
    return {"value": quantity.value, "value_max": quantity.maximum}


def _milestone(printed: str) -> dict[str, object]:
    starts_on, ends_on = clean.period(printed)
    return {"starts_on": starts_on, "ends_on": ends_on}


READINGS: dict[tuple[str, str], Callable[[str], dict[str, object]]] = {
    ("cases", "initial_cost_yen"): _cost("initial_cost"),
    ("cases", "running_cost_yen"): _cost("running_cost"),
    ("cases", "project_cost_yen"): _cost("project_cost"),
    ("cases", "hours_saved_per_year"): _hours,
    ("cases", "population"): _population,
    ("cases", "population_band_code"): lambda printed: {"population_band_code": clean.population_band(printed)},
    ("cases", "lead_time_months"): lambda printed: {"lead_time_months": clean.months(printed)},
    ("cases", "service_start_on"): lambda printed: {"service_start_on": clean.period(printed)[0]},
    ("cases", "fiscal_year"): lambda printed: {"fiscal_year": clean.fiscal_year(printed)},
    ("cost_items", "amount_yen"): _item,
    ("subsidies", "amount_yen"): lambda printed: {"amount_yen": clean.yen(printed)},
    ("effects", "value"): _effect,
    ("kpi_values", "value"): lambda printed: {"value": clean.quantity(printed).value},
    ("milestones", "starts_on"): _milestone,
}


def reread(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `reread` with the rows whose evidence does not yield their value; applies the corrections first.

    Raises Unloadable when a correction no longer matches what is printed.
    """
    use_texts = _corrected_texts(connection)
    offenders = [
        offender
        for table_name, column_name in _evidenced_columns(connection)
        for offender in _compare(connection, table_name, column_name, use_texts)
    ]
    connection.execute(
        "create or replace table reread "
        "(table_name varchar, row_id bigint, column_name varchar, value varchar, reason varchar, remedy varchar)"
    )
    if offenders:
        connection.executemany("insert into reread values (?, ?, ?, ?, ?, ?)", offenders)


def _corrected_texts(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str, str], str]:
    """Return the text to use by (table, row key, column) of every correction; stop at one that matches nothing."""
    rows = connection.execute(_statement("corrections_and_prints")).fetchall()
    for correction_id, table_name, row_key, column_name, expected, _, printed in rows:
        if expected != printed:
            found = f"「{printed}」です" if printed is not None else "ありません"
            raise Unloadable(
                f"訂正 {correction_id} が資料と合いません: {table_name} {row_key} の {column_name} の根拠は"
                f"「{expected}」のはずですが、{found}。",
                "資料が改められたかを確かめ、data/corrections.csv のその行を直すか削除してください。",
            )
    return {(row[1], row[2], row[3]): row[5] for row in rows}


def _evidenced_columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    names = connection.execute("select distinct table_name, column_name from evidence order by all").fetchall()
    known = schema.tables()
    return [(table, column) for table, column in names if table in known and column in known[table].column_names]


def _compare(
    connection: duckdb.DuckDBPyConnection, table_name: str, column_name: str, use_texts: dict[tuple[str, str, str], str]
) -> list[tuple]:
    columns = schema.tables()[table_name].column_names
    statement = _statement("rows_with_prints").replace("{table}", table_name)
    rows = connection.execute(statement, {"table_name": table_name, "column_name": column_name}).fetchall()
    labels = _labels(connection, table_name, column_name)
    offenders = []
    for row_id, row_key, printed, source_id, *values in rows:
        text = use_texts.get((table_name, row_key, column_name), printed)
        typed = dict(zip(columns, values, strict=True))
        found = _difference(table_name, column_name, text, source_id, typed, labels)
        if found:
            offenders.append((table_name, row_id, *found))
    return offenders


def _labels(connection: duckdb.DuckDBPyConnection, table_name: str, column_name: str) -> dict[str, str]:
    column = schema.tables()[table_name].column(column_name)
    rows = connection.execute(
        "select code, label_ja from codes where list = $list order by sort_order", {"list": column.code_list or ""}
    ).fetchall()
    return dict(rows)


def _difference(  # noqa: PLR0917
    table_name: str, column_name: str, text: str, source_id: str, typed: dict[str, object], labels: dict[str, str]
) -> tuple[str, str, str, str] | None:
    """Return (column, value, reason, remedy) where the text read again is not the typed value, else nothing."""
    reading = READINGS.get((table_name, column_name))
    if reading is None:
        return _word_difference(column_name, text, source_id, typed, labels)
    try:
        expected = reading(text)
    except clean.Unreadable:
        reason = f"根拠の文字「{text}」から値を読み取れません"
        return (
            column_name,
            _shown(typed[column_name]),
            reason,
            "資料に印刷された文字（単位つき）を printed_text に入れてください",
        )
    for name, value in expected.items():
        if not _same(value, typed[name]):
            reason = f"根拠の文字「{text}」から読み取れる値（{_shown(value)}）と一致しません"
            return name, _shown(typed[name]), reason, "資料を見直し、値か根拠の文字のどちらかを直してください"
    return None


def _word_difference(
    column_name: str, text: str, source_id: str, typed: dict[str, object], labels: dict[str, str]
) -> tuple[str, str, str, str] | None:
    value = typed[column_name]
    word = clean.fold(labels.get(str(value), _shown(value)))
    if (source_id == "editors" and text == EDITORIAL) or (word and word in clean.fold(text)):
        return None
    reason = f"根拠の文字「{text}」に値（{_shown(value)}）がありません"
    return column_name, _shown(value), reason, "資料を見直し、値か根拠の文字のどちらかを直してください"


def _same(read: object, typed: object) -> bool:
    if isinstance(read, int | float) and isinstance(typed, int | float) and not isinstance(typed, bool):
        return math.isclose(read, typed, rel_tol=1e-9, abs_tol=1e-12)
    return read == typed


def _shown(value: object) -> str:
    if value is None:
        return "空欄"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, date) else str(value)
