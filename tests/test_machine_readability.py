"""Every file that is committed or exported keeps every rule of machine readability that a program can check."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from machine_rules import CHECKS, UNCHECKED, File
from openpyxl.drawing.image import Image
from openpyxl.styles import PatternFill

from etl import schema
from etl.template import write_template
from queries import run
from queries.filters import Filters
from ui import bundles, downloads, large_files, workbook
from ui.bundles import About

ROOT = Path(__file__).parents[1]
OWN = Filters(own_name="奈良県葛城市", own_population=36_832)
QUERIES = [
    ("search/case_list", {}), ("overview/band_category_counts", {}), ("overview/prefecture_counts", {}),
    ("overview/measure_coverage", {}), ("benchmark/peer_values", {"measure": "initial_cost_ex_tax_yen"}),
    ("benchmark/running_and_hours", {}), ("search/measure_values", {"measure": "hours_saved_per_year"}),
    ("progress/kpi_years", {}), ("progress/kpis", {}), ("progress/milestones", {}), ("progress/stage_counts", {}),
    ("sources/documents", {}), ("sources/coverage", {}), ("sources/problems", {}), ("sources/corrections", {}),
    ("sources/dictionary", {}), ("shared/codes", {}), ("sources/rejected_rows", {}),
    *((f"tables/{name}", {}) for name in run.names("tables")),
]  # fmt: skip


@pytest.fixture(scope="module")
def about(shipped_database):
    selection = run.Selection(run.open_database(shipped_database))
    codes, dictionary = (selection.rows(name, OWN, {}) for name in ("shared/codes", "sources/dictionary"))
    return About(codes, dictionary, selection.rows("sources/documents", OWN, {}), {"条件": "すべての記録"})


@pytest.fixture(scope="module")
def files(shipped_database, about):
    """Every file that the project hands on, by name."""
    selection = run.Selection(run.open_database(shipped_database))
    found = list(_committed(about))
    for name, parameters in QUERIES:
        rows = selection.rows(name, OWN, parameters).drop(columns="distance", errors="ignore")  # pages drop it too
        found += _exported(name, rows, about)
    tables = {name: selection.rows(f"tables/{name}", OWN, {}) for name in run.names("tables")}
    everything = File("everything.xlsx", workbook.workbook(bundles.all_sheets(tables, about)))
    for table in (*tables.values(), tables["cases"]):
        _known(everything, about, table)
    found.append(everything)
    found += _of_the_command(shipped_database, about)
    form = io.BytesIO()
    write_template(form)
    return [*found, File("template.xlsx", form.getvalue(), is_form=True)]


def _known(file, about, frame):
    """Put beside the file what a reader finds beside it: names, meanings, units and codes of the columns."""
    explained = bundles.columns(frame, about.dictionary)
    for row in explained.itertuples():
        file.names[row.column_label] = row.column_name
        file.meanings[row.column_name], file.units[row.column_name] = row.meaning, row.unit_name
    file.names |= {header: name for name, header in bundles.HEADERS.items() if header not in file.names}
    for name, codes in bundles.codes(frame, about).groupby("column_name"):
        file.words[name] = {*codes["code"], *codes["label_ja"]}
    return file


def _committed(about):
    readme = (ROOT / "README.md").read_text(encoding="utf8")
    for path in sorted((ROOT / "data").glob("*.csv")):
        frame = pd.read_csv(path, nrows=5)
        yield _known(File(f"data/{path.name}", path.read_bytes(), notes=readme.replace("BOM付き", "")), about, frame)


def _exported(name, frame, about):
    kinds = downloads.KINDS
    for kind, file in kinds.items():
        content = file.content(frame, about)
        notes = file.help
        yield _known(File(f"{name}.{kind}", content, notes=notes), about, frame)
    for kind in ("excel", "machine"):
        content = io.BytesIO()
        bundles.write_zip(content, kind, large_files.in_parts(frame), about)
        archive = zipfile.ZipFile(content)
        for member in archive.namelist():
            file = File(f"{name}.{kind}.zip/{member}", archive.read(member), notes=kinds[kind].help)
            if member in ("データ.csv", "data.csv") and len(frame):
                yield _known(file, about, frame)


def _of_the_command(shipped_database, about):
    archive = zipfile.ZipFile(io.BytesIO(downloads.exported_bytes(shipped_database)))
    notes = archive.read("README.md").decode("utf8")
    assert {name.partition("/")[0] for name in archive.namelist()} >= {"csv", "derived", "parquet", "datapackage.json"}
    for name in archive.namelist():
        if name.endswith(".csv"):
            file = File(name, archive.read(name), notes=notes)
            yield _known(file, about, pd.read_csv(archive.open(name), nrows=5))


@pytest.mark.parametrize("rule", CHECKS)
def test_every_file_keeps_the_rule(rule, files):
    broken = {file.name: problems[:5] for file in files if (problems := CHECKS[rule](file))}
    assert broken == {}


def test_every_rule_is_checked_or_says_why_not():
    rules = [f"L{level}-{no:02}" for level, last in ((1, 15), (2, 6), (3, 9)) for no in range(1, last + 1)]
    assert sorted(CHECKS.keys() | UNCHECKED.keys()) == rules
    assert len(schema.FACT_TABLES) == len(list((ROOT / "data").glob("*.csv")))


SOUND = (
    "case_id,title,prefecture_name,municipality_name,category_code,initial_cost_yen,initial_cost_status_code,fiscal_year\n"
    "a-1,窓口,奈良県,葛城市,counter_reform,5000,reported,2023\n"
    "a-2,議会,奈良県,葛城市,assembly,,undisclosed,2023\n"
    "a-3,点検,奈良県,奈良県,inspection,0,zero,2024\n"
)
LAST = "2024\n"
# rule: what stands in the sound file, what is put in its place
SPOILED = {
    "L1-02": [("counter_reform,5000", "counter_reform,5000,,5000"), ("case_id,title,", "case_id,,")],
    "L1-03": [("a-2,", ",,,,,,,\na-2,")],
    "L1-04": [(LAST, LAST + "注：税抜の額,,,,,,,\n")],
    "L1-05": [("title,", "列2,"), ("title,", "1,")],
    "L1-06": [(",葛城市", ",葛城市 "), (",葛城市", ",葛　城　市"), (",葛城市", ',"葛城\n市"')],
    "L1-07": [("a-3", "a-3;a-4"), ("a-3", '"1、2"')],
    "L1-08": [("a-3", "③"), ("a-3", "ｱ-3"), ("葛城市", "㈱市")],
    "L1-09": [(",,undisclosed", ",0,undisclosed"), (",0,zero", ",,zero"), (",,undisclosed", ",－,undisclosed")],
    "L1-14": [("議会", '"議\n会"')],
    "L1-15": [("議会", "議,会")],
    "L2-01": [("5000", '"5,000円"'), ("5000", "約5000")],
    "L2-02": [("議会,奈良県", "議会,〃"), ("議会,奈良県", "議会,同上")],
    "L2-03": [("municipality_name", "prefecture_name")],
    "L2-04": [("assembly", "会議")],
    "L2-05": [("assembly", "その他（会議）")],
    "L2-06": [("議会", "=1+1"), ("議会", "#REF!")],
    "L3-01": [("case_id,title", "表1 事例の一覧,,,,,,,\ncase_id,title")],
    "L3-02": [("category_code", "kind_code")],
    "L3-03": [("title", "subject")],
    "L3-04": [(",title", ",weight")],
    "L3-05": [("2024\n", "R6\n"), ("2024\n", "令和6年度\n")],
    "L3-06": [("奈良県,葛城市", "奈良,葛城市"), ("奈良県,葛城市", "奈良県,葛城")],
    "L3-09": [("case_id,title", "case_2023,case_2024")],
}  # fmt: skip


def sound_csv(about, old="", new=""):
    assert old in SOUND
    content = SOUND.replace(old, new, 1) if old else SOUND
    if "weight" in new:
        content = content.replace("窓口", "12").replace("議会", "13").replace("点検", "14")
    file = File("a.csv", content.encode(), notes="UTF-8、BOMなし")
    return _known(file, about, pd.read_csv(io.StringIO(SOUND)))


@pytest.mark.parametrize("rule", list(CHECKS))
def test_a_sound_file_keeps_the_rule(rule, about):
    assert CHECKS[rule](sound_csv(about)) == []
    assert CHECKS[rule](sound_workbook(about, lambda sheet: None)) == []


@pytest.mark.parametrize(("rule", "old", "new"), [(rule, *pair) for rule, pairs in SPOILED.items() for pair in pairs])
def test_a_spoiled_csv_is_seen(rule, old, new, about):
    assert CHECKS[rule](sound_csv(about, old, new))


def put(place, value):
    return lambda sheet: sheet.__setitem__(place, value)


def hide_row(sheet):
    sheet.row_dimensions[3].hidden = True


def hide_column(sheet):
    sheet.column_dimensions["B"].hidden = True


def hide_sheet(sheet):
    sheet.parent.create_sheet("b").sheet_state = "hidden"


def colour(sheet):
    sheet["B3"].fill = PatternFill("solid", fgColor="FFFF00")


def picture(sheet):
    sheet.add_image(Image(io.BytesIO((ROOT / "ui" / "pictures" / "overview.png").read_bytes())))


SPOILED_WORKBOOKS = [
    ("L1-02", put("J2", "別の表")), ("L1-03", lambda sheet: sheet.insert_rows(3)), ("L1-10", picture),
    ("L1-11", colour), ("L1-12", lambda sheet: sheet.merge_cells("C2:C3")), ("L1-13", hide_row),
    ("L1-13", hide_column), ("L1-13", hide_sheet), ("L2-01", put("F2", "5,000円")), ("L2-06", put("F2", "=1+1")),
    ("L3-01", lambda sheet: sheet.insert_rows(1)),
]  # fmt: skip


def sound_workbook(about, spoil):
    frame = pd.read_csv(io.StringIO(SOUND))
    book = openpyxl.load_workbook(io.BytesIO(downloads.KINDS["workbook"].content(frame, about)))
    spoil(book.worksheets[0])
    content = io.BytesIO()
    book.save(content)
    return _known(File("a.xlsx", content.getvalue()), about, frame)


@pytest.mark.parametrize(("rule", "spoil"), SPOILED_WORKBOOKS)
def test_a_spoiled_workbook_is_seen(rule, spoil, about):
    assert CHECKS[rule](sound_workbook(about, spoil))


@pytest.mark.parametrize("content", [b"\xff\xfe", b"PK\x03\x04", b""])
def test_what_is_no_file_of_a_known_form_is_seen(content):
    assert CHECKS["L1-01"](File("a.csv", content))


@pytest.mark.parametrize(("content", "notes"), [(b"a\n1\n", ""), (b"\xef\xbb\xbfa\n1\n", "UTF-8")])
def test_an_encoding_that_nobody_states_is_seen(content, notes):
    assert CHECKS["L3-08"](File("a.csv", content, notes=notes))


def test_each_check_has_been_seen_to_fail():
    seen = {*SPOILED, *(rule for rule, _ in SPOILED_WORKBOOKS), "L1-01", "L3-08"}
    assert CHECKS.keys() - seen == set()
