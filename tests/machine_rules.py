"""The government's 30 rules for machine-readable tables as checks over the bytes of a CSV or XLSX file, by rule id."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from functools import cached_property

import openpyxl
from same_rows import unguarded

# Stated by no program here: why.
UNCHECKED = {
    "L1-07": "a list in words cannot be told from a sentence; lists of numbers and of codes are checked",
    "L3-07": "needs the next year's file of the same table; the schema keeps the columns of every build",
}
# Text as a document prints it, names and free words: their characters and words are not ours to change.
AS_PRINTED = {
    "title", "printed_text", "use_text", "reason", "vendor_name", "service_name", "item_name", "subsidy_name",
    "kpi_name", "step_name", "metric_name", "theme_name", "note", "source_title", "source_no", "case_title",
    "target_note", "result_note", "source_note", "message", "definition", "meaning", "row_key", "value", "content",
    "department_name", "grain", "unit_name", "edition", "summary", "remedy",
}  # fmt: skip
# Columns whose unit stands in a column beside them.
UNITS_BESIDE = {
    "value_max": {"unit_code"}, "target_value": {"target_unit_name"}, "result_value": {"result_unit_name"},
}  # fmt: skip
UNITLESS = re.compile(
    r"(_no|_count|_order|_year|year|page|line|row_no|bytes|rows|cases|bodies|problems)$|^(has_\w+|all_\w+|\w+_cases|"
    r"\w+_projects|\w+_studies|plan_measures|absent|printed|\w+_rows|records|n|results|achieved|nearly|not_achieved|unsaid|\w+_values)$"
)
NUMBER = re.compile(r"-?(\d+(\.\d+)?|\.\d+)")
ERA = re.compile(r"(明治|大正|昭和|平成|令和|[MTSHR])\s*(\d{1,2}|元)\s*([年.].*)?")
PLATFORM = re.compile("[\u2160-\u217f\u2460-\u24ff\u3200-\u33ff\ue000-\uf8ff\uff61-\uff9f\u2e80-\u2fdf\u2116\u2121]")
STANDS_FOR_BLANK = {
    "-",
    "－",
    "ー",
    "—",
    "―",
    "…",
    "*",
    "***",
    "x",
    "X",
    "N/A",
    "n/a",
    "NULL",
    "None",
    "nan",
    "NaN",
    "<NA>",
}
REPEATS = {"〃", "々", "同上", "同左", "同前", '"', "”"}
KEY = re.compile(r"[0-9A-Za-z_-]+")
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!")


@dataclass
class Sheet:
    """One table: its header, its rows as text, and the cells where it is of a workbook."""

    name: str
    header: list[str]
    rows: list[list[str]]
    cells: object = None

    def columns(self, names):
        """Yield machine name, header and values of each column."""
        for position, header in enumerate(self.header):
            values = [row[position] for row in self.rows if position < len(row)]
            yield names.get(header, header), header, values


@dataclass
class File:
    """A file with what is said beside it: machine names by header, units and meanings by name, words of each code."""

    name: str
    content: bytes
    names: dict[str, str] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=dict)
    notes: str = ""
    is_form: bool = False

    @property
    def is_workbook(self):
        return self.content.startswith(b"PK")

    @cached_property
    def sheets(self):
        return list(_of_workbook(self.content)) if self.is_workbook else [_of_csv(self)]

    def tables(self):
        """Yield the sheets that are tables: a form begins with a sheet of instructions."""
        yield from self.sheets[1:] if self.is_form else self.sheets


def _of_csv(file):
    header, *rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    return Sheet(file.name, header, rows)


def _of_workbook(content):
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        header, *rows = [[_text(cell) for cell in row] for row in sheet.iter_rows()] or [[]]
        yield Sheet(sheet.title, header, rows, sheet)


def _text(cell):
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if cell.is_date:
        return f"{value:%Y-%m-%d}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _each_cell(file, *, ours=False):
    for sheet in file.tables():
        for name, header, values in sheet.columns(file.names):
            if not (ours and name in AS_PRINTED):
                for row_no, value in enumerate(values, start=2):
                    yield sheet, name, f"{sheet.name}/{header}/{row_no}: {value[:40]!r}", value


def _cells(found):
    return lambda file: [place for _, _, place, value in _each_cell(file) if value and found(value)]


def _our_cells(found):
    return lambda file: [place for _, _, place, value in _each_cell(file, ours=True) if value and found(value)]


def opens(file):
    try:
        return [] if all(sheet.header for sheet in file.sheets) else ["no table"]
    except (ValueError, zipfile.BadZipFile, KeyError) as error:
        return [f"{file.name}: {error}"]


def one_table(file):
    ragged = [sheet.name for sheet in file.tables() if {len(row) for row in sheet.rows} - {len(sheet.header)}]
    parted = [sheet.name for sheet in file.tables() if "" in sheet.header]
    return ragged + parted


def no_gaps(file):
    return [f"{sheet.name}/{no}" for sheet in file.tables() for no, row in enumerate(sheet.rows, 2) if not any(row)]


def nothing_around(file):
    found = []
    for sheet in file.tables():
        if len(sheet.header) > 2:
            alone = [no for no, row in enumerate(sheet.rows, 2) if not KEY.fullmatch(row[0]) and not any(row[1:])]
            found += [f"{sheet.name}/{no}" for no in alone]
    return found


def names_of_columns(file):
    found = []
    for sheet in file.tables():
        for header in sheet.header:
            if not header.strip() or NUMBER.fullmatch(header) or re.fullmatch(r"(列|Unnamed: |column)\d+", header):
                found.append(f"{sheet.name}/{header}")
    return found


def unique_names(file):
    return [
        f"{sheet.name}/{header}" for sheet in file.tables() for header in sheet.header if sheet.header.count(header) > 1
    ]


def _is_spaced(value):
    return value != value.strip() or re.search(r"[\r\n\v\f]|[ 　]{2}", value) or re.fullmatch(r"\w([ 　]\w)+", value)


def _is_list(value):
    return not re.fullmatch(r"\d{4}/\d+/\d+", value) and re.fullmatch(
        r"\d+(\s*[、;；/|]\s*\d+)+|[\w-]+(\s*[;|]\s*[\w-]+)+", value
    )


def blanks_and_zeros(file):
    found = [place for _, _, place, value in _each_cell(file, ours=True) if value in STANDS_FOR_BLANK]
    for sheet in file.tables():
        columns = {name: values for name, _, values in sheet.columns(file.names)}
        for cost in ("initial_cost", "running_cost", "project_cost"):
            statuses = columns.get(f"{cost}_status_code", [])
            for no, (yen, status) in enumerate(zip(columns.get(f"{cost}_yen", []), statuses, strict=False), 2):
                expected = "blank" if yen == "" else "zero" if yen == "0" else "reported"
                if STATUS.get(status, "blank") != expected and not file.is_form:
                    found.append(f"{sheet.name}/{cost}/{no}: {yen!r} {status!r}")
    return found


STATUS = {"reported": "reported", "記載あり": "reported", "zero": "zero", "0円": "zero"}


def _members(file):
    return zipfile.ZipFile(io.BytesIO(file.content)).namelist() if file.is_workbook else []


def no_objects(file):
    return [name for name in _members(file) if re.search(r"drawing|media/|charts/|embeddings|comments", name)]


def no_colours(file):
    cells = [cell for sheet in file.sheets if sheet.cells for row in sheet.cells.iter_rows(2) for cell in row]
    return [cell.coordinate for cell in cells if cell.fill.fill_type or _is_coloured(cell.font)]


def _is_coloured(font):
    return font.color is not None and font.color.type == "rgb" and font.color.rgb != "FF000000"


def no_merged_cells(file):
    return [str(place) for sheet in file.sheets if sheet.cells for place in sheet.cells.merged_cells.ranges]


def nothing_hidden(file):
    found = []
    for sheet in file.sheets:
        if sheet.cells:
            found += [sheet.name] if sheet.cells.sheet_state != "visible" else []
            places = (*sheet.cells.row_dimensions.items(), *sheet.cells.column_dimensions.items())
            found += [f"{sheet.name}/{place}" for place, state in places if state.hidden]
    return found


def one_record_a_line(file):
    if file.is_workbook:
        return []
    lines = file.content.decode("utf-8-sig").split("\r\n" if b"\r\n" in file.content else "\n")
    is_whole = lines[-1] == "" and len(lines) - 1 == len(file.sheets[0].rows) + 1
    return [] if is_whole else [f"{len(lines) - 1} lines, {len(file.sheets[0].rows) + 1} records"]


def commas_are_quoted(file):
    if file.is_workbook:
        return []
    sheet = file.sheets[0]
    return [f"line {no}" for no, row in enumerate(sheet.rows, 2) if len(row) != len(sheet.header)]


def only_numbers(file):
    if file.is_form:
        return []
    found = []
    for sheet in file.tables():
        for name, header, values in sheet.columns(file.names):
            is_number = not name.startswith(("is_", "has_")) and name.endswith(
                ("_yen", "_months", "_per_year", "_year", "_percent", "population")
            )
            wrong = [value for value in values if value and not NUMBER.fullmatch(value)] if is_number else []
            found += [f"{sheet.name}/{header}: {value!r}" for value in wrong]
    return found


def fixed_words(file):
    found = []
    for sheet, name, place, value in _each_cell(file):
        word, known = unguarded(value), file.words.get(name)
        if word and known and word not in known and not (file.is_form and sheet.name == "列の説明"):
            found.append(place)
    return found


def no_formulas(file):
    found = []
    for sheet in file.sheets:
        cells = [cell for row in sheet.cells.iter_rows() for cell in row] if sheet.cells else []
        found += [f"{sheet.name}/{cell.coordinate}" for cell in cells if cell.data_type in ("f", "e")]
    for sheet, _, place, value in _each_cell(file):
        runs = sheet.cells is None and value.startswith(("=", "+", "-", "@", "\t")) and not NUMBER.fullmatch(value)
        if runs or value.startswith(ERRORS):
            found.append(place)
    return found


def header_in_row_1(file):
    found = []
    for sheet in file.tables():
        if not all(sheet.header) or any(NUMBER.fullmatch(header) for header in sheet.header):
            found.append(sheet.name)
        if file.meanings and sheet.name == file.sheets[0].name and not file.is_form:
            found += [header for header in sheet.header if file.names.get(header, header) not in file.meanings]
    return found


def defined(file):
    if file.is_form:
        return [] if {"列の説明", "選択肢"} <= {sheet.name for sheet in file.sheets} else ["no dictionary"]
    names = [name for name, _, _ in file.sheets[0].columns(file.names)]
    return [name for name in names if not file.meanings.get(name)]


def coded(file):
    coded_columns = [name for name, _, _ in file.sheets[0].columns(file.names) if name.endswith("_code")]
    coded_columns = [name for name in coded_columns if name != "format_code"]  # of the program's own table of measures
    return [name for name in coded_columns if not file.words.get(name)]


def units_stated(file):
    found, all_names = [], {name for name, _, _ in file.sheets[0].columns(file.names)}
    for name, header, values in file.sheets[0].columns(file.names):
        filled = [value for value in values if value]
        is_number = filled and all(NUMBER.fullmatch(value) for value in filled) and name not in AS_PRINTED
        is_text = name.endswith(("_id", "_code", "code"))
        in_name = re.search(r"（[^（）]+）$", header) or name.endswith(("_yen", "_months", "_per_year", "_percent"))
        is_beside = UNITS_BESIDE.get(name, set()) & all_names
        if is_number and not (is_text or in_name or is_beside or file.units.get(name) or UNITLESS.search(name)):
            found.append(f"{file.name}/{header}")
    return found


def western_years(file):
    if file.is_form:
        return []
    found = [place for _, _, place, value in _each_cell(file, ours=True) if ERA.fullmatch(value)]
    for sheet in file.tables():
        for name, header, values in sheet.columns(file.names):
            if name.endswith(("_on", "fiscal_year")):
                form = r"\d{4}-\d\d-\d\d" if name.endswith("_on") else r"\d{4}"
                found += [
                    f"{sheet.name}/{header}: {value}" for value in values if value and not re.fullmatch(form, value)
                ]
    return found


def official_names(file):
    found = []
    for _, name, place, value in _each_cell(file):
        if value and not file.is_form:
            is_prefecture = re.fullmatch("北海道|東京都|(大阪|京都)府|.{2,3}県", value)
            if name.endswith("prefecture_name") and not is_prefecture:
                found.append(place)
            if name.endswith("municipality_name") and not (is_prefecture or value.endswith(tuple("市区町村"))):
                found.append(place)
    return found


def encoding_stated(file):
    """The notes beside a CSV say its encoding, and with a byte order mark whether it has one."""
    if file.is_workbook:
        return []
    has_bom = file.content.startswith(b"\xef\xbb\xbf")
    is_said = "UTF-8" in file.notes and (("BOM付き" in file.notes) == has_bom)
    return [] if is_said else [f"{file.name}: {file.notes[:60]}"]


def long_form(file):
    found = []
    for sheet in file.tables():
        stems = [re.sub(r"(19|20)\d\d(年度?)?|(令和|平成)\d+年度?", "#", header) for header in sheet.header]
        found += [f"{sheet.name}/{stem}" for stem in set(stems) if "#" in stem and stems.count(stem) > 1]
    return found


CHECKS = {
    "L1-01": opens,
    "L1-02": one_table,
    "L1-03": no_gaps,
    "L1-04": nothing_around,
    "L1-05": names_of_columns,
    "L1-06": _our_cells(_is_spaced),
    "L1-07": _our_cells(_is_list),
    "L1-08": _our_cells(PLATFORM.search),
    "L1-09": blanks_and_zeros,
    "L1-10": no_objects,
    "L1-11": no_colours,
    "L1-12": no_merged_cells,
    "L1-13": nothing_hidden,
    "L1-14": one_record_a_line,
    "L1-15": commas_are_quoted,
    "L2-01": only_numbers,
    "L2-02": _cells(REPEATS.__contains__),
    "L2-03": unique_names,
    "L2-04": fixed_words,
    "L2-05": _our_cells(lambda value: re.match(r"(その他|other)\s*[（(：:]", value)),
    "L2-06": no_formulas,
    "L3-01": header_in_row_1,
    "L3-02": coded,
    "L3-03": defined,
    "L3-04": units_stated,
    "L3-05": western_years,
    "L3-06": official_names,
    "L3-08": encoding_stated,
    "L3-09": long_form,
}
