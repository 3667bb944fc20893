"""Runs the rules of `etl/rules` over the staged tables: offenders are taken out with a reason, notes are kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa

from etl import schema
from etl.readers.forms import FOLLOWING
from etl.readers.tables import Malformed, as_json

RULES_FOLDER = Path(__file__).parent / "rules"
NUMBER_REMEDY = "数字を一つだけ入れてください（例 {example}。桁区切りのカンマは付けてもかまいません）"
TYPE_WORDS = {
    "BIGINT": ("整数", NUMBER_REMEDY.format(example="36832")),
    "INTEGER": ("整数", NUMBER_REMEDY.format(example="13")),
    "DOUBLE": ("数", NUMBER_REMEDY.format(example="76.7")),
    "BOOLEAN": ("はい または いいえ", "はい か いいえ（true か false）を入れてください"),
    "DATE": ("日付", "年・月・日を 2023-04-01、2023/4、R5.4 のように入れてください"),
}
AMOUNT_WORDS = ("金額", "26700000、26,700千円、2670万円、約1.2億円 のように、額を一つだけ入れてください")
YEAR_WORDS = ("年度", "2023、R5、令和5年度 のように入れてください")
LEFT_OPEN = "。日本語の見出しの表（python -m etl template のブック）なら、{what}"
NOT_STATED_WORDS, FOLLOWING_WORDS = "値も状態も空欄のとき「記載なし」とします", "空欄をほかの欄から補います"
APART = "／"
# Rules that a row breaks only because another row was refused.
FOLLOWING_RULES = {
    "case_exists", "kpi_exists", "evidence_points_to_a_row", "related_case_exists", "problem_points_to_a_row",
}  # fmt: skip
ANY_ROW = "count(*) > 0"  # the suspicion of a rule that names none
TEXT_RULES = (
    "L1-14_no_line_break_in_a_field", "L1-06_no_space_at_the_ends", "text_is_at_most_1000_characters",
    "L2-06_no_error_of_a_formula",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One check: its id is the file's name, its sentence what it asks, its statement returns the offenders.

    A rule for each column also has a suspicion: an aggregate over the table that is true wherever there are offenders,
    so that one scan of a sound table answers for all its columns.
    """

    rule_id: str
    sentence: str
    refuses: bool
    suspicion: str
    statement: str


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a row: the rule, the cell where it is one, and what to do."""

    rule_id: str
    column_name: str | None
    value: str | None
    reason: str
    remedy: str


@dataclass(frozen=True)
class Refused:
    """One row that was not loaded: where it stood, what was wrong, and what to do.

    It names its first fault, with the reasons and remedies of all behind one another; `faults` has them one by one.
    """

    rule_id: str
    file_name: str
    row_no: int
    table_name: str
    row_key: str | None
    column_name: str | None
    value: str | None
    reason: str
    remedy: str
    row_json: str
    faults: tuple[Fault, ...] = ()

    def as_row(self) -> tuple:
        """Return the row as the table of refused rows keeps it."""
        return tuple(value for name, value in vars(self).items() if name != "faults")


Offenders = dict[int, list[Fault]]  # what is wrong with the rows of a table, by row_id


@cache
def rules(folder: str = "") -> tuple[Rule, ...]:
    """Return the rules of one folder of `etl/rules`, by name."""
    return tuple(_rule(path) for path in sorted((RULES_FOLDER / folder).glob("*.sql")))


def _rule(path: Path) -> Rule:
    statement = path.read_text(encoding="utf8")
    sentence, effect, suspicion, *_ = statement.splitlines()
    suspicion = suspicion.removeprefix("-- suspect: ") if suspicion.startswith("-- suspect: ") else ANY_ROW
    return Rule(path.stem, sentence.removeprefix("-- "), effect.strip() == "-- refuse", suspicion, statement)


def refuse_malformed(malformed: dict[str, list[Malformed]]) -> list[Refused]:
    """Return the rows whose number of fields is not that of their header."""
    return [
        _row_refused(table_name, row.file_name, row.row_no, None, typed=as_json(row), faults=[_wrong_length(row)])
        for table_name, rows in malformed.items()
        for row in rows
    ]


def _wrong_length(row: Malformed) -> Fault:
    return Fault(
        "L1-15_row_has_the_fields_of_the_header", None, row.text[:60],
        f"列の数が見出しと違います（見出し {row.expected}、この行 {row.actual}）",
        "カンマを含む値は二重引用符で囲み、列の数をそろえてください",
    )  # fmt: skip


def refuse_misread(connection: duckdb.DuckDBPyConnection) -> list[Refused]:
    """Take out the rows whose cells are no values of their columns, then those whose key repeats; return them."""
    refused: list[Refused] = []
    for table in schema.tables().values():
        cells = [(rule, _filled(rule.statement, table, column)) for rule, column in _suspected(connection, table)]
        fallen = _refuse(connection, table.name, cells)
        keys = [(rule, _filled(rule.statement, table)) for rule in rules("each_table")]
        fallen |= _refuse(connection, table.name, keys)
        refused += [fallen[row_id] for row_id in sorted(fallen)]
    return refused


def _suspected(connection: duckdb.DuckDBPyConnection, table: schema.Table) -> list[tuple[Rule, schema.Column]]:
    """Return the cell rules that some row may break, with their columns, after one scan of the table."""
    checks = [(rule, column) for column in table.columns for rule in _cell_rules(column)]
    suspicions = [_filled(_suspicion(rule, column), table, column) for rule, column in checks]
    distinct = list(dict.fromkeys(suspicions))
    [answers] = connection.execute(f"select {', '.join(distinct)} from {table.name}").fetchall()
    is_suspected = dict(zip(distinct, answers, strict=True))
    return [check for check, suspicion in zip(checks, suspicions, strict=True) if is_suspected[suspicion]]


def _suspicion(rule: Rule, column: schema.Column) -> str:
    """Return the rule's suspicion; a column of known codes needs no other, for the code table was checked before."""
    [known] = [rule for rule in rules("each_column") if rule.rule_id == "L2-04_code_is_known"]
    return known.suspicion if column.code_list and rule.rule_id in TEXT_RULES else rule.suspicion


def refuse_offenders(connection: duckdb.DuckDBPyConnection) -> list[Refused]:
    """Take out the rows that break a rule, and then what depended on them, until nothing more falls; return them."""
    refused: list[Refused] = []
    while True:
        fallen = _refuse_mixed(connection)
        for table in schema.tables().values():
            if table.name != "cases" and "case_id" in table.column_names:
                statements = [(rule, _filled(rule.statement, table)) for rule in rules("each_child")]
                fallen += _refuse(connection, table.name, statements).values()
        if not fallen:
            return refused
        refused += fallen


def note(connection: duckdb.DuckDBPyConnection) -> int:
    """Fill the table `noted` with everything worth a warning, in order; return the number of its rows."""
    connection.execute(
        "create table noted (rule_id varchar, source_id varchar, table_name varchar, row_key varchar, "
        "column_name varchar, value varchar, message varchar)"
    )
    for rule in rules():
        if not rule.refuses:
            connection.execute(f"insert into noted select '{rule.rule_id}', found.* from ({_bare(rule)}) as found")
    return connection.execute("select count(*) from noted").fetchall()[0][0]


def _bare(rule: Rule) -> str:
    return rule.statement.rstrip().removesuffix(";")


def _cell_rules(column: schema.Column) -> list[Rule]:
    by_name = {rule.rule_id: rule for rule in rules("each_column")}
    chosen = []
    if column.type in TYPE_WORDS:
        chosen.append("value_has_its_type")
    else:
        chosen += TEXT_RULES
    if column.is_required:
        chosen.append("required_value_is_given")
    if column.code_list:
        chosen.append("L2-04_code_is_known")
    return [by_name[name] for name in chosen]


def _type_words(column: schema.Column) -> tuple[str, str]:
    """Return what a value of the column is called, and how to write one."""
    if column.name.endswith("_yen"):
        return AMOUNT_WORDS
    return YEAR_WORDS if column.name == "fiscal_year" else TYPE_WORDS.get(column.type, ("", ""))


def _left_open(table: schema.Table, column: schema.Column) -> str:
    """Return in what kind of file the column may stay blank, where there is one."""
    if table.name != "cases" or column.name not in FOLLOWING:
        return ""
    return LEFT_OPEN.format(what=NOT_STATED_WORDS if column.name.endswith("_status_code") else FOLLOWING_WORDS)


def _filled(text: str, table: schema.Table, column: schema.Column | None = None) -> str:
    """Return a rule's text for one table and column; the names come from the schema, never from a user."""
    text = text.replace("{table}", table.name).replace("{key_columns}", "/".join(table.key))
    if column is None:
        return text
    words, remedy = _type_words(column)
    for mark, value in (
        ("{column}", column.name), ("{label}", column.label_ja), ("{code_list}", column.code_list or ""),
        ("{type_words}", words), ("{type_remedy}", remedy), ("{left_open}", _left_open(table, column)),
    ):  # fmt: skip
        text = text.replace(mark, value)
    return text


def _refuse(
    connection: duckdb.DuckDBPyConnection, table_name: str, statements: list[tuple[Rule, str]]
) -> dict[int, Refused]:
    """Take out the rows that the statements return, each with all the rules it breaks; return them by row_id."""
    offenders: Offenders = {}
    for rule, statement in statements:
        for row_id, *found in connection.execute(statement).fetchall():
            offenders.setdefault(row_id, []).append(Fault(rule.rule_id, *found))
    return _take_out(connection, table_name, offenders)


def _refuse_mixed(connection: duckdb.DuckDBPyConnection) -> list[Refused]:
    """Take out the rows that break a rule over several tables, each with all it breaks, to be mended at once."""
    by_table: dict[str, Offenders] = {}
    for rule in rules():
        if rule.refuses:
            for table_name, row_id, *found in connection.execute(rule.statement).fetchall():
                by_table.setdefault(table_name, {}).setdefault(row_id, []).append(Fault(rule.rule_id, *found))
    return [
        row
        for table_name, offenders in by_table.items()
        for row in _take_out(connection, table_name, offenders).values()
    ]


def _take_out(connection: duckdb.DuckDBPyConnection, table_name: str, offenders: Offenders) -> dict[int, Refused]:
    if not offenders:
        return {}
    columns = schema.tables()[table_name].column_names
    connection.register("fallen", pa.table({"row_id": pa.array(sorted(offenders), pa.int64())}))
    printed = connection.execute(
        f"select printed.*, typed.key_text from printed_{table_name} as printed inner join {table_name} as typed "
        "using (row_id) where row_id in (select fallen.row_id from fallen) order by row_id"
    ).fetchall()
    connection.execute(f"delete from {table_name} where row_id in (select fallen.row_id from fallen)")
    connection.unregister("fallen")
    return {row[-2]: _refused(table_name, columns, row, offenders) for row in printed}


def _refused(table_name: str, columns: list[str], row: tuple, offenders: Offenders) -> Refused:
    *values, file_name, row_no, row_id, row_key = row
    content = {name: text for name, text in zip(columns, values, strict=True) if text is not None}
    typed = json.dumps(content, ensure_ascii=False)
    return _row_refused(table_name, file_name, row_no, row_key, typed=typed, faults=offenders[row_id])


def _row_refused(
    table_name: str, file_name: str, row_no: int, row_key: str | None, *, typed: str, faults: list[Fault]
) -> Refused:
    first, unique = faults[0], tuple(dict.fromkeys(faults))
    reason, remedy = (
        APART.join(dict.fromkeys(words))
        for words in ([fault.reason for fault in unique], [fault.remedy for fault in unique])
    )
    return Refused(
        first.rule_id, file_name, row_no, table_name, row_key, first.column_name, first.value, reason, remedy, typed,
        unique,
    )  # fmt: skip


def causes(refused: list[Refused]) -> tuple[list, int]:
    """Return the rows to mend, and how many others were refused only because their source or their case was."""
    sources = {row.row_key for row in refused if row.table_name == "sources"}
    cases = {row.row_key for row in refused if row.table_name == "cases" and row.row_key}
    lengths = sorted({len(case) for case in cases})
    others = [row for row in refused if row.rule_id != "source_exists" or row.value not in sources]
    causes = [row for row in others if row.table_name == "cases" or not _belongs_to(row, cases, lengths)]
    return causes, len(refused) - len(causes)


def _belongs_to(row: Refused, cases: set[str], lengths: list[int]) -> bool:
    """Tell whether a row follows one of the cases, by looking up its beginnings: there can be 100,000 of both."""
    if not {row.rule_id, *(fault.rule_id for fault in row.faults)} <= FOLLOWING_RULES:
        return False
    names = [name for name in (row.row_key, row.value) if name]
    begins = any(
        name[:length] in cases and (len(name) == length or name.startswith(("/", "-k"), length))
        for name in names
        for length in lengths
    )
    behind = (name[place + 1 :] for name in names for place, letter in enumerate(name) if letter == " ")
    return begins or any(part[:length] in cases for part in behind for length in lengths)
