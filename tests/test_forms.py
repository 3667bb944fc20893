"""Spreadsheets that people fill in: workbooks and CSVs with Japanese headings, next to the facts."""

import io
from datetime import date, datetime

import duckdb
import openpyxl
import pytest

from etl import reading, upload
from etl.__main__ import ALL_LOADED, FAILED, SOME_REFUSED, main
from etl.readers import forms, workbooks
from etl.readers.tables import Unloadable
from etl.schema import tables

HEADINGS = [
    "事例ID", "出典ID", "記録の種類", "名称", "都道府県", "団体名", "人口", "分類", "年度", "イニシャルコスト（千円）",
    "ランニングコスト（円/年）", "サービス開始", "導入までの期間（月）",
]  # fmt: skip
TOWN = [
    "town-1", "town", "事例", "書かない窓口", "奈良県", "葛城市", "36,832人", "窓口改革", "令和5年度", 26700,
    "約120万円", date(2023, 4, 1), "1年2か月",
]  # fmt: skip
SOURCE = [["出典ID", "資料名", "発行者"], ["town", "葛城市の調べ", "葛城市"]]


def workbook(**sheets):
    """Return a workbook with the rows of each sheet; a pair (value, number format) makes a formatted cell."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell[0] if isinstance(cell, tuple) else cell for cell in row])
            for position, cell in enumerate(row, start=1):
                if isinstance(cell, tuple):
                    sheet.cell(sheet.max_row, position).number_format = cell[1]
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def csv_text(rows):
    return "".join(",".join(f'"{"" if cell is None else cell}"' for cell in row) + "\r\n" for row in rows)


def build(tmp_path, tiny_data, files):
    """Build the tiny data with a folder of these files beside it; return the exit code and the database."""
    own = tmp_path / "own"
    own.mkdir()
    for name, content in files.items():
        (own / name).write_bytes(content)
    database = tmp_path / "out.duckdb"
    return main(["build", "--data", str(tiny_data), str(own), "--database", str(database)]), database


def ask(database, query):
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_a_workbook_beside_the_facts_is_read_with_its_words_and_units(tmp_path, tiny_data, capsys):
    code, database = build(tmp_path, tiny_data, {"町の事例.xlsx": workbook(出典=SOURCE, 事例=[HEADINGS, TOWN])})
    assert code == ALL_LOADED
    assert ask(
        database,
        "select title, municipality_type_code, population, population_band_code, category_code, fiscal_year, "
        "initial_cost_yen, initial_cost_status_code, initial_cost_is_approx, initial_cost_tax_code, running_cost_yen, "
        "running_cost_is_approx, project_cost_status_code, service_start_on, lead_time_months from cases "
        "where case_id = 'town-1'",
    ) == [
        ("書かない窓口", "city", 36832, "10k_50k", "counter_reform", 2023, 26_700_000, "reported", False, "unknown",
         1_200_000, True, "not_stated", date(2023, 4, 1), 14)
    ]  # fmt: skip
    assert "読んだファイル: own/町の事例.xlsx［事例］（Excel）1 行" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8", None), ("utf-8-sig", "UTF-8（BOM付き）"), ("cp932", "CP932（Shift_JIS）")],
)
def test_a_csv_of_any_encoding_is_read_and_its_encoding_told(tmp_path, tiny_data, capsys, encoding, said):
    files = {"事例.csv": csv_text([HEADINGS, TOWN]), "出典.csv": csv_text(SOURCE)}
    code, database = build(tmp_path, tiny_data, {name: text.encode(encoding) for name, text in files.items()})
    assert code == ALL_LOADED
    assert ask(database, "select initial_cost_yen from cases where case_id = 'town-1'") == [(26_700_000,)]
    out = capsys.readouterr().out
    assert (f"own/事例.csv（{said}）1 行" in out) if said else ("own/事例.csv" not in out)


def test_a_csv_with_the_names_of_columns_may_hold_typed_amounts(tmp_path, tiny_data):
    content = (
        "case_id,source_id,source_no,record_type_code,title,prefecture_name,municipality_name,municipality_type_code,"
        "fiscal_year,initial_cost_yen,initial_cost_status_code,running_cost_status_code,project_cost_status_code,"
        "hours_saved_status_code\n"
        'town-1,book,9,case_study,窓口,奈良県,葛城市,city,R5,"26,700千円",reported,not_stated,not_stated,not_stated\n'
        "town-2,book,10,case_study,窓口,奈良県,葛城市,city,2023,約1.2億円（税込）,,not_stated,not_stated,not_stated\n"
    )
    code, database = build(tmp_path, tiny_data, {"cases.csv": content.encode("cp932")})
    assert code == ALL_LOADED
    assert ask(
        database,
        "select fiscal_year, initial_cost_yen, initial_cost_status_code, initial_cost_is_approx, initial_cost_tax_code "
        "from cases where starts_with(case_id, 'town') order by all",
    ) == [(2023, 26_700_000, "reported", False, "unknown"), (2023, 120_000_000, "reported", True, "included")]


NAMED = ["case_id", "source_id", "source_no", "record_type_code", "title", "prefecture_name", "municipality_name",
         "municipality_type_code", *(f"{stem}_status_code" for stem in (*forms.COSTS, "hours_saved"))]  # fmt: skip
WHOLE = ["book-91", "book", "9", "case_study", "窓口", "奈良県", "葛城市", "city", *["not_stated"] * 4]


@pytest.mark.parametrize(
    ("column", "cell", "rule_id"),
    [
        ("initial_cost_status_code", "", "required_value_is_given"),
        ("hours_saved_status_code", "", "required_value_is_given"),
        ("municipality_type_code", "", "required_value_is_given"),
        ("source_no", "", "required_value_is_given"),
        ("municipality_type_code", "市", "L2-04_code_is_known"),
        ("title", "窓口 ", "L1-06_no_space_at_the_ends"),
        ("title", "窓口", None),
    ],
)
def test_build_and_check_read_a_csv_with_the_names_of_columns_alike(tmp_path, tiny_data, column, cell, rule_id):
    row = [cell if name == column else text for name, text in zip(NAMED, WHOLE, strict=True)]
    content = "".join(",".join(cells) + "\n" for cells in (NAMED, row)).encode()
    _, database = build(tmp_path, tiny_data, {"cases.csv": content})
    refused = ask(database, "select rule_id, column_name, reason, remedy from rejected_rows")
    found = upload.check_content("cases.csv", content.replace(b",book,", b",,"))
    assert [(row.rule_id, row.column_name, row.reason, row.remedy) for row in found.refused] == refused
    assert [(row[0], row[1]) for row in refused] == ([(rule_id, column)] if rule_id else [])
    if rule_id == "required_value_is_given":
        assert "python -m etl template" in refused[0][3]


def test_refused_rows_come_back_mended_and_load(tmp_path, tiny_data, capsys):
    bad = [*TOWN[:7], "窓口", "5年度", "いろいろ", *TOWN[10:]]
    code, _ = build(tmp_path, tiny_data, {"town.xlsx": workbook(出典=SOURCE, 事例=[HEADINGS, bad])})
    assert code == SOME_REFUSED
    [returned] = tmp_path.glob("out-refused-*.xlsx")
    assert str(returned) in capsys.readouterr().out
    book = openpyxl.load_workbook(returned)
    sheet = book["事例"]
    row = {heading.value: cell for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    assert row["名称"].value == "書かない窓口"
    assert row["イニシャルコスト（円）"].value == "いろいろ"
    assert "分類（何をするか）" in row["取り込めない理由"].value
    assert "、窓口改革、" in row["直し方"].value
    assert "counter_reform" not in row["直し方"].value
    assert (row["元のファイル"].value, row["元の行"].value) == ("own/town.xlsx［事例］", "2")
    row["分類（何をするか）"].value = "窓口改革"
    row["年度"].value = "R5"
    row["イニシャルコスト（円）"].value = "26,700千円"
    for number in (3, 4):
        sheet.delete_rows(number)
    mended = io.BytesIO()
    book.save(mended)
    (tmp_path / "own" / "town.xlsx").unlink()
    (tmp_path / "own" / "source.xlsx").write_bytes(workbook(出典=SOURCE))
    (tmp_path / "own" / "mended.xlsx").write_bytes(mended.getvalue())
    database = tmp_path / "again.duckdb"
    assert main(["build", "--data", str(tiny_data), str(tmp_path / "own"), "--database", str(database)]) == ALL_LOADED
    assert ask(database, "select title, initial_cost_yen, fiscal_year from cases where case_id = 'town-1'") == [
        ("書かない窓口", 26_700_000, 2023)
    ]


def test_every_row_of_a_workbook_is_loaded_or_refused_and_examples_are_told(tmp_path, tiny_data, capsys):
    rows = [HEADINGS, ["記入例-01", *TOWN[1:]], TOWN, [], ["town-2", *TOWN[1:4], "奈良", *TOWN[5:]]]
    code, _ = build(tmp_path, tiny_data, {"town.xlsx": workbook(出典=SOURCE, 事例=rows, メモ=[["あとで確認"]])})
    assert code == SOME_REFUSED
    out = capsys.readouterr().out
    assert "own/town.xlsx［事例］（Excel）2 行、記入例 1 行は除く" in out
    assert "読まなかったファイル: own/town.xlsx［メモ］" in out
    assert "own/town.xlsx［事例］ の 5 行目 prefecture_name = 奈良" in out


@pytest.mark.parametrize(
    ("content", "problem", "remedy"),
    [
        (b"PK\x03\x04 no zip", "own/x.xlsx を Excel ブックとして読み取れません", "保存し直して"),
        (b"\xd0\xcf\x11\xe0 old", "古い形式（.xls）か、パスワード", "パスワードを外して"),
        (b"", "own/x.xlsx を Excel ブックとして読み取れません", "保存し直して"),
        (workbook(事例=[[*HEADINGS, "備考の備考"], TOWN]), "知らない見出し: 備考の備考", "（千円）"),
        (workbook(事例=[["名称", "イニシャルコスト"], ["窓口", 5]]), "知らない見出し: イニシャルコスト", "（千円）"),
        (workbook(事例=[["名称", "名称"], ["窓口", "窓口"]]), "重複した見出し: 名称", "見出しを"),
        (workbook(事例=[["名称", None, "団体名"], ["窓口", "x", "奈良市"]]), "2 列目に値があるのに見出し", "見出し"),
    ],
)  # fmt: skip
def test_a_workbook_that_cannot_be_read_says_why_and_what_to_do(tmp_path, tiny_data, capsys, content, problem, remedy):
    code, _ = build(tmp_path, tiny_data, {"x.xlsx": content})
    assert code == FAILED
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert problem in said[0]
    assert remedy in said[1]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (26_700_000, "26700000"),
        (76.7, "76.7"),
        (1e15, "1000000000000000"),
        ((0.697, "0.0%"), "69.7%"),
        ((1, "0%"), "100%"),
        (True, "true"),
        (date(2023, 4, 1), "2023-04-01"),
        (datetime(2023, 4, 1, 9, 30), "2023-04-01 09:30:00"),
        ("  ", None),
        ("=1+1", "#計算結果なし! =1+1"),
        ((26700, '#,##0"千円"'), "26700千円"),
        ((500, '"約"#,##0"千円"'), "約500千円"),
        ((26_700_000, "#,##0,"), "26700"),
        ((2, '0"年"'), "2年"),
        ((69.7, '0.0"%"'), "69.7%"),
        ((69.7, "0.0\\%"), "69.7%"),
        ((0, '#,##0;-#,##0;"非公表"'), "非公表"),
        ((0, '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ '), "0"),
        ((-5, "#,##0;△#,##0"), "△5"),
        ((26_700_000, "[$¥-411]#,##0"), "¥26700000"),
        ((2670, '[>=1000]#,##0"万円";0'), '2670（[>=1000]#,##0"万円";0）'),
        ("Ｒ５．４", "Ｒ５．４"),
    ],
)
def test_a_cell_is_read_as_it_shows(cell, text):
    [(_, grid)] = workbooks.read_grids(workbook(事例=[["値"], [cell, "x"]]), "x.xlsx")
    assert grid.rows == [(2, [text, "x"])]


@pytest.mark.parametrize(
    ("table_name", "heading", "column", "unit"),
    [
        ("cases", "名称", "title", ""),
        ("cases", "title", "title", ""),
        ("cases", "分類", "category_code", ""),
        ("cases", "イニシャルコスト（円）", "initial_cost_yen", ""),
        ("cases", "ｲﾆｼｬﾙｺｽﾄ(百万円)", "initial_cost_yen", "百万円"),
        ("cases", "ランニングコスト（千円/年）", "running_cost_yen", "千円"),
        ("cost_items", "額（万円）", "amount_yen", "万円"),
    ],
)
def test_a_heading_is_known_in_the_ways_people_write_it(table_name, heading, column, unit):
    found = forms.heading_of(tables()[table_name], heading)
    assert (found.column.name, found.unit) == (column, unit)


@pytest.mark.parametrize(
    "heading", ["イニシャルコスト", "ランニングコスト（千円）", "ランニングコスト（円/月）", "費用", ""]
)
def test_a_heading_that_leaves_the_unit_open_is_not_known(heading):
    assert forms.heading_of(tables()["cases"], heading) is None


def test_a_bare_number_takes_the_unit_of_its_heading_and_a_typed_unit_wins():
    headings = ["事例ID", "イニシャルコスト（千円）"]
    rows = [(2, ["a", "26,700"]), (3, ["b", "2670万円"]), (4, ["c", "非公表"])]
    read = forms.read(forms.Grid("x", headings, rows), tables()["cases"]).printed.rows
    assert read["initial_cost_yen"].to_pylist() == ["26,700千円", "2670万円", "非公表"]


def test_a_row_that_was_refused_comes_back_as_it_was_typed(tmp_path, tiny_data):
    headings = ["事例ID", "出典ID", "記録の種類", "名称", "都道府県", "団体名", "イニシャルコスト（円）"]
    row = ["town-1", "town", "事例", "窓口", "奈良", "葛城市", "約500万円（税込）"]
    code, _ = build(tmp_path, tiny_data, {"town.xlsx": workbook(出典=SOURCE, 事例=[headings, row])})
    assert code == SOME_REFUSED
    [returned] = tmp_path.glob("out-refused-*.xlsx")
    sheet = openpyxl.load_workbook(returned)["事例"]
    filled = {heading.value: cell.value for heading, cell in zip(sheet[1], sheet[2], strict=True) if cell.value}
    assert {name: filled[name] for name in headings} == dict(zip(headings, row, strict=True))
    assert set(filled) - set(headings) == {"取り込めない理由", "直し方", "元のファイル", "元の行"}


def test_what_hangs_on_a_refused_case_is_not_among_the_rows_to_mend(tmp_path, tiny_data):
    kpis = [["KPI ID", "事例ID", "指標の種類", "KPI名"], ["town-1-k1", "town-1", "施策のKPI", "件数"]]
    cases = [HEADINGS, [*TOWN[:4], "奈良", *TOWN[5:]]]
    code, _ = build(tmp_path, tiny_data, {"town.xlsx": workbook(出典=SOURCE, 事例=cases, KPI=kpis)})
    assert code == SOME_REFUSED
    [returned] = tmp_path.glob("out-refused-*.xlsx")
    assert openpyxl.load_workbook(returned).sheetnames == ["記入のしかた", "事例", "列の説明", "選択肢"]


def test_what_is_not_read_is_named(tmp_path, tiny_data, capsys):
    files = {"メモ.xlsx": workbook(メモ=[["電話", "住所"], ["a", "b"]]), "事例.tsv": b"x", "読んで.txt": b"x"}
    files |= {"空.xlsx": workbook(一覧=[[None], ["あとで"]])}
    code, _ = build(tmp_path, tiny_data, files)
    assert code == ALL_LOADED
    out = capsys.readouterr().out
    assert all(f"読まなかったファイル: own/{name}" in out for name in files)


def test_a_sheet_of_a_table_with_nothing_in_its_first_row_is_no_table(tmp_path, tiny_data, capsys):
    code, _ = build(tmp_path, tiny_data, {"x.xlsx": workbook(事例=[[None], HEADINGS, TOWN])})
    assert code == FAILED
    assert "x.xlsx［事例］ の1行目（見出し）が正しくありません" in capsys.readouterr().err


def test_an_unreadable_amount_is_the_only_fault_told(tmp_path, tiny_data):
    rows = [HEADINGS, [*TOWN[:9], "いろいろ", *TOWN[10:]]]
    _, database = build(tmp_path, tiny_data, {"town.xlsx": workbook(出典=SOURCE, 事例=rows)})
    [(reason,)] = ask(database, "select reason from rejected_rows")
    assert reason == "列「イニシャルコスト（円）」は金額でなければなりません"


def test_a_row_longer_than_its_headings_is_kept_apart():
    read = forms.read(forms.Grid("x", ["事例ID", "技術"], [(2, ["a", "RPA", "ほか"])]), tables()["tags"])
    assert read.printed.rows.num_rows == 0
    assert [(row.row_no, row.expected, row.actual) for row in read.printed.malformed] == [(2, 2, 3)]


def test_a_list_is_known_by_its_headings_where_its_name_says_nothing():
    assert forms.table_of("Sheet1", ["事例ID", "番号", "費目", "額（千円）"]).name == "cost_items"
    assert forms.table_of("Sheet1", ["事例ID"]) is None
    assert forms.table_of("Sheet1", ["電話", "住所"]) is None


def test_a_workbook_with_a_formula_without_a_result_does_not_lose_the_cell():
    [(_, grid)] = workbooks.read_grids(workbook(事例=[["事例ID", "人口"], ["town-1", "=B1*2"]]), "x.xlsx")
    assert grid.rows == [(2, ["town-1", "#計算結果なし! =B1*2"])]


def test_a_bomb_of_a_workbook_is_refused_before_it_is_unpacked():
    with pytest.raises(Unloadable, match="大きすぎます"):
        list(workbooks.read_grids(workbook(事例=[["事例ID"], ["town-1"]]), "x.xlsx", workbooks.Limits(unpacked=1000)))


def test_a_csv_of_a_folder_is_never_cut(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "islice", None)  # what cuts an upload at its limit
    rows = [["事例ID", "技術"], *([f"town-{number}", "RPA"] for number in range(9))]
    (tmp_path / "技術タグ.csv").write_text(csv_text(rows), encoding="utf8")
    [file] = reading.read_folders([tmp_path]).files
    assert file.rows == 9
