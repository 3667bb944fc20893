"""What the command `check` does, for a keeper and for an upload: one spreadsheet is checked and nothing is built."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from etl import apply_rules, reword, schema, typed
from etl.apply_rules import Refused
from etl.build import checked
from etl.connection import connect
from etl.readers import forms
from etl.readers.forms import Grid
from etl.readers.tables import Unloadable
from etl.readers.workbooks import Limits
from etl.reading import FileRead, Reading, read_content
from etl.staging import stage_reading
from etl.template import refused_rows, write_refused

MOST_BYTES = 1 << 20
MOST_ROWS = 5_000
LIMITS = Limits(rows=MOST_ROWS, sheets=50, unpacked=30 << 20, characters=5_000_000)
ENGINE = {"temp_directory": "", "threads": 2, "memory_limit": "500MB"}
OWN_SOURCE = "own"
OWN_PREFIX = "own-"
EDITORS = "editors"  # the source of what no document prints keeps its id, by which such evidence is known
MARKED = ("case_id", "related_case_id", "kpi_id", "source_id", "row_key")
# What stands in the cells that the author of a list of own cases may leave blank.
DEFAULTS = {"case_id": "own-{sheet}{row_no:04}", "source_id": OWN_SOURCE, "record_type_code": "case_study"}


@dataclass(frozen=True)
class Checked:
    """One spreadsheet: rows read and accepted by table as text, the refused, the notes, and the sheets not read.

    `loaded` counts the accepted rows of the spreadsheet itself, without the source that stands for it; `filled` the
    blank cells that were filled in for the check alone.
    """

    read: dict[str, int]
    loaded: dict[str, int]
    accepted: dict[str, list[dict[str, str]]]
    refused: list[Refused]
    notes: list[str]
    files: list[FileRead] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    filled: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the whole in the types of JSON, with the refused rows as a workbook in base64."""
        book = io.BytesIO()
        write_refused(book, refused_rows(self.refused))
        return {
            "read": self.read,
            "accepted": self.accepted,
            "refused": [vars(row) | {"faults": list(map(vars, reword.reworded(row)))} for row in self.refused],
            "notes": self.notes,
            "files": [vars(file) for file in self.files],
            "passed_over": self.passed_over,
            "refused_workbook": base64.b64encode(book.getvalue()).decode("ascii") if self.refused else None,
        }


def check_content(name: str, content: bytes) -> Checked:
    """Read and check a CSV or XLSX as a build would; raises Unloadable where it is too large or cannot be read."""
    if len(content) > MOST_BYTES:
        raise Unloadable(
            f"{name} は大きすぎます（{len(content) / 2**20:.1f}MB、上限 {MOST_BYTES >> 20}MB）。",
            "行や列を減らすか、ファイルを分けてください。",
        )
    reading = read_content(name, content, DEFAULTS, LIMITS)
    rows = sum(file.rows for file in reading.files)
    if rows > MOST_ROWS:
        raise Unloadable(f"{name} は上限の {MOST_ROWS:,} 行を超えています。", "ファイルを分けてください。")
    filled = sum(part.rows[column].null_count for part in reading.printed.get("cases", ()) for column in DEFAULTS)
    _mark_as_own(reading)
    adds_source = _add_own_source(reading, name)
    with connect(config=ENGINE) as connection:
        staged = stage_reading(connection, reading)
        refused = checked(connection, staged)
        apply_rules.note(connection)
        notes = [message for (message,) in connection.execute("select noted.message from noted").fetchall()]
        accepted = {table.name: _rows(connection, table) for table in schema.tables().values() if table.name != "codes"}
    read = {name: count for name, count in staged.read.items() if name != "codes"}
    read["sources"] -= adds_source
    read = {name: count for name, count in read.items() if count}
    loaded = {name: len(accepted[name]) - (adds_source and name == "sources") for name in read}
    return Checked(read, loaded, accepted, refused, notes, reading.files, reading.passed_over, filled)


def _add_own_source(reading: Reading, name: str) -> bool:
    """Enter the file itself as the source of the cases that name no other; false where it has such a source."""
    parts = reading.printed.setdefault("sources", [])
    if any(OWN_SOURCE in part.rows["source_id"].to_pylist() for part in parts):
        return False
    source = {"source_id": OWN_SOURCE, "title": Path(name).name, "publisher_name": "自団体"}
    grid = Grid("", list(source), [(2, list(source.values()))])
    parts.append(forms.read(grid, schema.tables()["sources"]).printed)
    return True


def _mark_as_own(reading: Reading) -> None:
    """Give every id a prefix of its own, so that no row can stand in the place of a published one."""
    for table_name, parts in reading.printed.items():
        for part in parts:
            rows = part.completed if part.completed is not None else part.rows
            for name in set(MARKED) & set(rows.column_names):
                if table_name != "corrections":
                    rows = rows.set_column(rows.column_names.index(name), name, _marked(rows[name]))
            part.completed = rows


def _marked(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    is_marked = pc.or_(pc.starts_with(ids, OWN_PREFIX), pc.is_in(ids, pa.array([OWN_SOURCE, EDITORS])))
    return pc.if_else(is_marked, ids, pc.binary_join_element_wise(pa.scalar(OWN_PREFIX), ids, ""))


def _rows(connection: duckdb.DuckDBPyConnection, table: schema.Table) -> list[dict[str, str]]:
    columns = ", ".join(f'"{name}"' for name in table.column_names)
    rows = connection.execute(f"select {columns} from {table.name} order by row_id").fetchall()
    texts = ([typed.as_text(value) for value in row] for row in rows)
    return [
        {name: text for name, text in zip(table.column_names, row, strict=True) if text is not None} for row in texts
    ]
