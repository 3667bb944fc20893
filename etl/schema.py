"""The tables as the build sees them: columns, types, keys and code lists, read from `queries/schema/tables.sql`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from etl.connection import connect
from queries.schema import SCHEMA_FOLDER

# Parents before children, so that a report and a final load read in that order.
FACT_TABLES = (
    "codes", "sources", "cases", "deployments", "vendors", "tags", "cost_items", "subsidies", "effects", "kpis",
    "kpi_values", "milestones", "relations", "evidence", "corrections", "problems",
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column with its SQL type, whether it may be blank, and the code list it draws from."""

    name: str
    type: str
    is_required: bool
    label_ja: str
    meaning: str
    code_list: str | None

    @property
    def short_label(self) -> str:
        """The label without the unit or the question that it has in brackets: 人口（人） is 人口."""
        return self.label_ja.partition("（")[0]

    @property
    def label_and_name(self) -> str:
        """The column as messages call it: 人口（population）."""
        return f"{self.short_label}（{self.name}）"


@dataclass(frozen=True)
class Table:
    """One table with its columns in order and the columns of its key."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    label_ja: str

    def column(self, name: str) -> Column:
        """Return the column of this name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def column_names(self) -> list[str]:
        """Names of the columns in the order of the schema."""
        return [column.name for column in self.columns]


def statement(name: str) -> str:
    """Return the text of one file of `queries/schema`."""
    return (SCHEMA_FOLDER / f"{name}.sql").read_text(encoding="utf8")


@cache
def tables() -> dict[str, Table]:
    """Return the tables of facts by name."""
    with connect() as connection:
        connection.execute(statement("tables"))
        connection.execute(statement("keys_after_loading"))
        columns = connection.sql(statement("columns")).fetchall()
        key_of = {name: tuple(key) for name, key in connection.sql(statement("keys")).fetchall()}
        label_of = dict(connection.sql(statement("table_labels")).fetchall())
    return {
        name: Table(name, tuple(_column(row) for row in columns if row[0] == name), key_of[name], label_of[name])
        for name in FACT_TABLES
    }


def _column(row: tuple) -> Column:
    _, name, type_name, is_required, label_ja, meaning, code_list = row
    return Column(name, type_name, is_required, label_ja, meaning, code_list)
