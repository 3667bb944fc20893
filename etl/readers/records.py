"""What every reader of documents returns: rows of the tables, the printed text behind them, and what was not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.clean import everyday


@dataclass(frozen=True)
class Printed:
    """A short run of printed text and where it stands; lines count from 1; `source_id` if in another document."""

    text: str
    first_line: int
    last_line: int
    page: str | None = None
    source_id: str | None = None


@dataclass(frozen=True)
class Unread:
    """A field or line that could not be read; `column_name` is blank for a whole line."""

    case_id: str
    table_name: str
    column_name: str
    line: int
    printed_text: str
    reason: str
    page: str | None = None


@dataclass(frozen=True)
class Source:
    """The catalogue's word on the document: its id and, where the catalogue says so, the fiscal year of its records."""

    source_id: str
    fiscal_year: int | None = None


@dataclass
class Extraction:
    """The rows read from one document, by table, with evidence, what was not read, and pages that are no text.

    `removed` names the files of an earlier extraction that were removed from the folder.
    """

    source: Source
    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    unread_pages: list[int] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    def add(
        self, table_name: str, row: dict[str, object], row_key: str, printed: Mapping[str, Printed] | None = None
    ) -> None:
        """Add one row with typed values (int, float, bool, date, str or None) and the evidence of its columns."""
        if table_name != "vendors":  # names of companies and products stay as printed
            row.update({name: everyday(value) for name, value in row.items() if isinstance(value, str)})
        self.tables.setdefault(table_name, []).append(row)
        for column_name, text in (printed or {}).items():
            self.tables.setdefault("evidence", []).append(
                {
                    "source_id": text.source_id or self.source.source_id,
                    "table_name": table_name,
                    "row_key": row_key,
                    "column_name": column_name,
                    "printed_text": text.text,
                    "page": text.page,
                    "first_line": text.first_line,
                    "last_line": text.last_line,
                }
            )

    def miss(self, case_id: str, table_name: str, column_name: str, printed: Printed, reason: str) -> None:
        """Note a field that could not be read, with its line; `reason` is Japanese and says what to check by eye."""
        place = (printed.first_line, printed.text)
        self.unread.append(Unread(case_id, table_name, column_name, *place, reason, printed.page))
