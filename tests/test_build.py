# ruff: noqa: E501 (a table is easier to read unwrapped)
"""What `python -m etl build` does with facts: loads what holds, says what it refuses, never half a build."""

import json
import os
import re
import shutil

import duckdb
import pytest
import tiny_data as tiny

from etl import build as building
from etl import schema
from etl.__main__ import ALL_LOADED, FAILED, SOME_REFUSED, main
from etl.apply_rules import _belongs_to
from etl.staging import SHIPPED_DATA

NEW_CASE = tiny.tables()["cases"][1] | {"title": "行を足す", "initial_cost_is_approx": "false"}


def run(*folders, database, options=()):
    return main(["build", "--data", *map(str, folders), "--database", str(database), *options])


def ask(database, query):
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(query).fetchall()


@pytest.fixture
def database(tmp_path):
    return tmp_path / "out" / "facts.duckdb"


@pytest.fixture
def standing(tiny_database, database):
    """Return a database that stands, and its bytes."""
    database.parent.mkdir()
    shutil.copy(tiny_database, database)
    return database, database.read_bytes()


def test_clean_facts_load_whole_and_without_notes(tiny_data, database, capsys):
    assert run(tiny_data, database=database) == ALL_LOADED
    for name, rows in tiny.tables().items():
        assert ask(database, f"select count(*) from {name}") == [(len(rows),)]
    assert ask(database, "select rule_id from problems") == [("editor",)]
    assert ask(database, "select read_rows = loaded_rows, refused_rows from builds") == [(True, 0)]
    assert f"データベース: {database}" in capsys.readouterr().out


@pytest.fixture(scope="module")
def mended(tmp_path_factory):
    """Build the tiny data with one broken row after another added: (row number by name, exit code, output, database)."""
    folder = tmp_path_factory.mktemp("mended")
    data = tiny.write(folder / "town", tiny.tables())
    numbers = {}
    for name, (table_name, cells, *_) in BROKEN.items():
        if isinstance(cells, dict):
            numbers[name] = tiny.add(data, table_name, **cells)
    tiny.add(data, "tags", case_id="new-amount", tag_code="rpa")
    tiny.add(data, "kpis", kpi_id="new-amount-k1", case_id="new-amount", level_code="measure", kpi_name="件数")
    tiny.add(data, "kpi_values", kpi_id="new-amount-k1", kind_code="target", value="3", unit_name="件")
    tiny.add(data, "evidence", **tiny.evidence("book", "kpi_values", "new-amount-k1//target", "value", "3件"))
    for name, (table_name, cells, *_) in BROKEN.items():
        if isinstance(cells, str):
            numbers[name] = tiny.add_line(data, table_name, cells)
    with pytest.MonkeyPatch.context() as patch:
        printed = []
        patch.setattr("builtins.print", lambda *words, **_: printed.append(" ".join(map(str, words))))
        code = run(data, database=folder / "facts.duckdb")
    return numbers, code, "\n".join(printed), folder / "facts.duckdb"


# name: (table, cells or line added, column, value, in the reason, in the remedy)
BROKEN = {
    "an amount that may be two": (
        "cases", NEW_CASE | {"case_id": "new-amount", "initial_cost_yen": "26,700～30,000千円"},
        "initial_cost_yen", "26,700～30,000千円", "「イニシャルコスト（円）」は金額で", "額を一つだけ",
    ),
    "an amount of a thousand digits": (
        "cases", NEW_CASE | {"case_id": "new-huge", "initial_cost_yen": "9" * 1000},
        "initial_cost_yen", "9" * 1000, "は金額で", "額を一つだけ",
    ),
    "an amount beyond the budget of the country": (
        "cases", NEW_CASE | {"case_id": "new-rich", "initial_cost_yen": "9223372036854775807"},
        "initial_cost_yen", "9223372036854775807", "10兆円以下", "単位",
    ),
    "hours that are no number": (
        "cases", NEW_CASE | {"case_id": "new-hours", "hours_saved_per_year": "NaN"},
        "hours_saved_per_year", "NaN", "は数で", "数字を一つだけ",
    ),
    "an unknown band": (
        "cases", NEW_CASE | {"case_id": "new-band", "population_band_code": "10k-50k"},
        "population_band_code", "10k-50k", "コード表 population_band にありません",
        "under_10k（1万人未満）、10k_50k（1万人以上5万人未満）、50k_100k（5万人以上10万人未満）",
    ),
    "a key that stands already": (
        "cases", NEW_CASE | {"case_id": "book-01"}, "case_id", "book-01", "キー「book-01」が重複", "別のキー",
    ),
    "a key of two columns that stands already": (
        "tags", {"case_id": "book-01", "tag_code": "tablet"}, "case_id/tag_code", "book-01/tablet", "重複", "別のキー",
    ),
    "the same number written with a zero": (
        "vendors", {"case_id": "book-01", "vendor_no": "01", "vendor_name": "株式会社みずうみ", "role_code": "vendor"},
        "case_id/vendor_no", "book-01/1", "キー「book-01/1」が重複", "別のキー",
    ),
    "a prefecture cut short": (
        "cases", NEW_CASE | {"case_id": "new-prefecture", "prefecture_name": "奈良"},
        "prefecture_name", "奈良", "「奈良」は正式名称ではありません", "「奈良県」ではありませんか",
    ),
    "a blank name": (
        "cases", NEW_CASE | {"case_id": "new-blank", "title": ""}, "title", "", "「名称」が空欄", "必ず値を",
    ),
    "a day that no calendar has": (
        "cases", NEW_CASE | {"case_id": "new-day", "population_on": "2023-02-29"},
        "population_on", "2023-02-29", "「人口の時点」は日付で", "2023-04-01",
    ),
    "too few fields": ("cases", "new-short,book\n", None, "new-short,book", "見出し 39、この行 2", "二重引用符で囲み"),
    "too many fields": ("tags", "book-01,rpa,\n", None, "book-01,rpa,", "見出し 2、この行 3", "列の数をそろえて"),
    "a tag of a case that is not there": (
        "tags", {"case_id": "book-99", "tag_code": "rpa"}, "case_id", "book-99", "「book-99」が「事例」の表（cases）にありません", "事例ID",
    ),
    "evidence of a row that is not there": (
        "evidence", tiny.evidence("book", "cases", "book-99", "population", "3,000人"),
        "row_key", "cases / book-99 / population", "根拠の指す行または列がありません", "行のキー",
    ),
    "a NUL": (
        "tags", {"case_id": "book-01", "tag_code": "r\0pa"}, "tag_code", "r\0pa", "制御文字", "1行の文字",
    ),
    "a line break": (
        "vendors", {"case_id": "book-02", "vendor_no": "7", "vendor_name": "上\n下", "role_code": "vendor"},
        "vendor_name", "上\n下", "「事業者名」に改行", "1行の文字",
    ),
    "a novel": (
        "vendors", {"case_id": "book-02", "vendor_no": "8", "vendor_name": "長" * 100_000, "role_code": "vendor"},
        "vendor_name", "長" * 100_000, "1,000字を超えて", "縮めて",
    ),
    "a lone quote": (
        "deployments", 'book-03,1,custom,"cloud\nbook-04,1,custom,cloud\n',
        "hosting_code", "cloud\nbook-04,1,custom,cloud\n", "制御文字", "二重引用符の閉じ忘れ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_row_is_refused_with_place_value_reason_and_remedy(mended, name):
    numbers, _, output, database = mended
    table_name, cells, column, value, reason, remedy = BROKEN[name]
    found = ask(
        database,
        "select column_name, value, reason, remedy, row_json from rejected_rows "
        f"where file_name = 'town/{table_name}.csv' and row_no = {numbers[name]}",
    )
    assert [row[:2] for row in found] == [(column, value)]
    assert reason in found[0][2]
    assert remedy in found[0][3]
    if isinstance(cells, dict):
        assert json.loads(found[0][4]) == {column: cell for column, cell in cells.items() if cell}
    assert f"取り込めません: town/{table_name}.csv の {numbers[name]} 行目 {column or ''}" in output


def test_the_others_load_and_what_hangs_on_a_refused_row_falls_with_it(mended):
    _, code, _, database = mended
    assert code == SOME_REFUSED
    assert ask(database, "select case_id from cases order by all") == [
        (row["case_id"],) for row in sorted(tiny.tables()["cases"], key=lambda row: row["case_id"])
    ]
    fallen = ask(
        database, "select table_name, rule_id from rejected_rows where row_key like 'new-amount%' order by all"
    )
    assert fallen == [
        ("cases", "value_has_its_type"),
        ("kpi_values", "kpi_exists"),
        ("kpis", "case_exists"),
        ("tags", "case_exists"),
    ]
    assert ask(database, "select value from rejected_rows where rule_id = 'evidence_points_to_a_row' order by all") == [
        ("cases / book-99 / population",),
        ("kpi_values / new-amount-k1//target / value",),
    ]


def test_every_row_read_is_loaded_or_refused(mended):
    _, _, output, database = mended
    printed = re.findall(r"^(\w+) +([\d,]+) +([\d,]+) +([\d,]+)$", output, re.M)
    counts = {name: tuple(int(count.replace(",", "")) for count in found) for name, *found in printed}
    assert set(counts) == {*schema.tables(), "合計"}
    assert all(read == loaded + refused for read, loaded, refused in counts.values())
    in_tables = " union all ".join(f"select '{name}', count(*) from {name}" for name in schema.tables())
    assert dict(ask(database, in_tables)) == {name: loaded for name, (_, loaded, _) in counts.items() if name != "合計"}
    refused = dict(ask(database, "select table_name, count(*) from rejected_rows group by all"))
    assert refused == {name: count for name, (_, _, count) in counts.items() if count and name != "合計"}
    assert ask(database, "select read_rows, loaded_rows, refused_rows from builds") == [counts["合計"]]


def test_a_message_stays_short_and_without_control_characters(mended):
    _, _, output, _ = mended
    assert not re.search(r"[\x00-\x09\x0b-\x1f]", output)
    assert max(map(len, output.splitlines())) < 400


# (evidence, what it says instead, column, value, reason)
MISREAD = [
    ("cases/book-01/population", "2.1万人（令和５年１月１日現在）", "population", "20000", "読み取れる値（21000）と一致しません"),
    ("cases/book-02/initial_cost_yen", "数百万円", "initial_cost_yen", "26700000", "「数百万円」から値を読み取れません"),
    ("cases/book-03/initial_cost_yen", "※税込 （非公表）", "initial_cost_tax_code", "excluded", "値（included）と一致しません"),
    ("cases/book-04/running_cost_yen", "（非公表）", "running_cost_yen", "5000000", "値（空欄）と一致しません"),
    ("cases/book-05/initial_cost_yen", "編集部分類", "initial_cost_yen", "0", "「編集部分類」から値を読み取れません"),
    ("cases/grants-01/project_cost_yen", "約54,000千円", "project_cost_is_approx", "false", "値（true）と一致しません"),
    ("cases/grants-02/service_start_on", "9999年度", "service_start_on", "2023-10-01", "「9999年度」から値を読み取れません"),
    ("cases/plan-02/field_code", "教育・子育て", "field_code", "office_common", "「教育・子育て」に値（office_common）がありません"),
    ("kpi_values/plan-01-k1/2023/target/value", "20,507,884件", "value", "80", "値（20507884）と一致しません"),
    # its correction is to use 80.0%
    ("kpi_values/plan-01-k1/2023/result/value", "8l.0%", "value", "81", "根拠の文字「80.0%」から読み取れる値（80）と一致しません"),
]  # fmt: skip


@pytest.fixture(scope="module")
def misread(tmp_path_factory):
    """Build the tiny data with evidence that says something else, and return the database."""
    folder = tmp_path_factory.mktemp("misread")
    data = tiny.write(folder / "tiny", tiny.tables())
    for key, printed_text, *_ in MISREAD:
        tiny.change(data, "evidence", key, printed_text=printed_text)
    tiny.change(data, "corrections", "plan-c01", printed_text="8l.0%", use_text="80.0%")
    assert run(data, database=folder / "facts.duckdb") == SOME_REFUSED
    return folder / "facts.duckdb"


@pytest.mark.parametrize("row", MISREAD, ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_row_whose_evidence_does_not_yield_its_value_is_refused(misread, row):
    key, _, column, value, reason = row
    row_key = key.split("/", 1)[1].rsplit("/", 1)[0]
    [(found_column, found, why)] = ask(
        misread,
        "select column_name, value, reason from rejected_rows "
        f"where rule_id = 'evidence_yields_its_value' and row_key = '{row_key}'",
    )
    assert (found_column, found) == (column, value)
    assert reason in why


def test_what_belongs_to_a_misread_case_falls_with_it(misread):
    fallen = ask(misread, "select distinct table_name from rejected_rows where rule_id = 'case_exists' order by all")
    assert [name for (name,) in fallen] == [
        "cost_items", "deployments", "effects", "kpis", "milestones", "relations", "subsidies", "tags", "vendors",
    ]  # fmt: skip
    assert ask(misread, "select case_id from cases order by all") == [("plan-01",), ("plan-03",)]


def test_strict_swaps_nothing_when_a_row_is_refused(tiny_data, standing, capsys):
    database, content = standing
    tiny.add(tiny_data, "tags", case_id="book-01", tag_code="fax")
    assert run(tiny_data, database=database, options=["--strict"]) == SOME_REFUSED
    assert database.read_bytes() == content
    assert "入れ替えていません（--strict）" in capsys.readouterr().out


def test_strict_swaps_when_all_rows_load(tiny_data, standing):
    database, content = standing
    assert run(tiny_data, database=database, options=["--strict"]) == ALL_LOADED
    assert database.read_bytes() != content


def remove_cases(folder):
    (folder / "cases.csv").unlink()


def make_cases_a_folder(folder):
    remove_cases(folder)
    (folder / "cases.csv").mkdir()


def fill(name, content):
    return lambda folder: (folder / name).write_bytes(content)


def change_what_is_printed(folder):
    tiny.change(folder, "evidence", "kpi_values/plan-01-k1/2023/result/value", printed_text="81.0%")


def remove_what_is_printed(folder):
    rows = [row for row in tiny.read(folder, "evidence") if row["row_key"] != "plan-01-k1/2023/result"]
    tiny.write(folder, {"evidence": rows})


@pytest.mark.parametrize(
    ("breaks", "said_first", "said_then"),
    [
        (remove_cases, "cases.csv がありません", "--data に指定"),
        (make_cases_a_folder, "tiny/cases.csv はファイルではありません", "CSV ファイルを置くか"),
        (fill("cases.csv", b""), "足りない列: case_id", "1行目に列名"),
        (fill("tags.csv", b""), "足りない列: case_id、tag_code", "1行目に列名"),
        (fill("cases.csv", b"\x00\xff\xfe\x80PNG\r\n\x1a"), "文字コードを読み取れません", "保存し直して"),
        (fill("cases.csv", b"PK\x03\x04 not a table"), "知らない列: PK not a table", "1行目に列名"),
        (
            fill("tags.csv", b"case_id,tag_name\nbook-01,RPA\n"),
            "知らない列: tag_name／足りない列: tag_code",
            "列名に合わせて",
        ),
        (change_what_is_printed, "訂正 plan-c01 が資料と合いません", "corrections.csv のその行"),
        (remove_what_is_printed, "「81. 0%」のはずですが、ありません", "corrections.csv のその行"),
    ],
)
def test_a_failed_build_says_why_in_two_parts_and_leaves_the_old_database(
    tiny_data, standing, capsys, breaks, said_first, said_then
):
    database, content = standing
    breaks(tiny_data)
    assert run(tiny_data, database=database) == FAILED
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 2
    assert said_first in said[0]
    assert said_then in said[1]
    assert database.read_bytes() == content
    assert list(database.parent.iterdir()) == [database]


def test_a_folder_that_is_missing_fails_the_build(tiny_data, standing, capsys):
    database, content = standing
    assert run(tiny_data, tiny_data / "gone", database=database) == FAILED
    assert re.search(r"gone がありません。\n--data に", capsys.readouterr().err)
    assert database.read_bytes() == content


@pytest.mark.parametrize("target", ["folder", "pipe", "file/facts.duckdb", "x" * 300])
def test_a_target_that_cannot_be_written_fails_the_build(tiny_data, tmp_path, capsys, target):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_text("この名前はファイル", encoding="utf8")
    assert run(tiny_data, database=tmp_path / target) == FAILED
    assert re.search(r"データベースを書き込めません（.+）。\n空き容量と書き込みの権限を", capsys.readouterr().err)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder", "pipe", "tiny"]
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            duckdb.InternalException("not\nthought of"),
            r"検査の途中で誤りが起きました（not thought of）.*\nこのメッセージ",
        ),
        (
            duckdb.OutOfMemoryException("no more"),
            "メモリが足りません。前のデータベースはそのままです。\n行や列を減らす",
        ),
    ],
)
def test_a_fault_of_the_database_engine_reaches_nobody_as_a_traceback(
    tiny_data, standing, capsys, monkeypatch, fault, words
):
    def fail(*_):
        raise fault

    database, content = standing
    monkeypatch.setattr(building.evidence, "reread", fail)
    assert run(tiny_data, database=database) == FAILED
    assert re.search(words, capsys.readouterr().err)
    assert database.read_bytes() == content


def test_counts_that_do_not_add_up_fail_the_build(tiny_data, standing, capsys, monkeypatch):
    database, content = standing
    tiny.add_line(tiny_data, "tags", "book-01,rpa,\n")
    monkeypatch.setattr(building.apply_rules, "refuse_malformed", lambda _: [])
    assert run(tiny_data, database=database) == FAILED
    assert re.search(r"tags の行数が合いません（読んだ行 5、取り込む.* 4、取り込めない.* 0）", capsys.readouterr().err)
    assert database.read_bytes() == content


def test_a_correction_is_read_in_place_of_the_misprint(tiny_database):
    assert ask(tiny_database, "select value from kpi_values where kpi_id = 'plan-01-k1' and fiscal_year = 2023") == [
        (80.0,),
        (81.0,),
    ]
    assert ask(tiny_database, "select printed_text from evidence where row_key = 'plan-01-k1/2023/result'") == [
        ("81. 0%",)
    ]


def test_a_code_table_of_ones_own_that_lacks_a_list_is_named_in_the_remedy(tiny_data, database):
    shipped = (SHIPPED_DATA / "codes.csv").read_text(encoding="utf8").splitlines(keepends=True)
    (tiny_data / "codes.csv").write_text(
        "".join(line for line in shipped if not line.startswith("tag,")), encoding="utf8"
    )
    assert run(tiny_data, database=database) == SOME_REFUSED
    remedies = ask(database, "select distinct remedy from rejected_rows where column_name = 'tag_code'")
    assert remedies == [("次のどれかにしてください: （コード表 tag が codes.csv にありません）",)]


def test_several_folders_add_up(tiny_data, tmp_path, database, capsys):
    own = tiny.write(
        tmp_path / "own",
        {
            "cases": [NEW_CASE | {"case_id": "own-01"}, NEW_CASE | {"case_id": "book-01"}],
            "tags": [{"case_id": "own-01", "tag_code": "rpa"}, {"case_id": "book-03", "tag_code": "ai"}],
        },
    )
    assert run(tiny_data, own, database=database) == SOME_REFUSED
    assert ask(database, "select count(*), count_if(case_id = 'own-01') from cases") == [(11, 1)]
    assert ask(database, "select count(*) from tags") == [(6,)]
    assert ask(database, "select file_name, row_no, row_key from rejected_rows") == [("own/cases.csv", 3, "book-01")]
    folders = ask(database, "select data_folders from builds")[0][0]
    assert json.loads(folders) == [str(tiny_data), str(own)]


def test_a_row_refused_for_its_cells_claims_no_key(tiny_data, tmp_path, database):
    misread = NEW_CASE | {"case_id": "own-01", "population": "二万"}
    first = tiny.write(tmp_path / "first", {"cases": [misread, NEW_CASE | {"case_id": "own-02"}]})
    second = tiny.write(
        tmp_path / "second", {"cases": [NEW_CASE | {"case_id": case_id} for case_id in ("own-01", "own-02")]}
    )
    assert run(tiny_data, first, second, database=database) == SOME_REFUSED
    assert ask(database, "select file_name, row_no, rule_id, row_key from rejected_rows order by rejected_no") == [
        ("first/cases.csv", 2, "value_has_its_type", "own-01"),
        ("second/cases.csv", 3, "key_is_unique", "own-02"),
    ]


def test_rows_stay_in_the_order_of_their_file_around_refused_ones(tiny_data, tmp_path, database):
    cases = [NEW_CASE | {"case_id": f"own-{number % 9973:05}"} for number in range(0, 4_000_000, 401)]
    for row in cases[::7]:
        row["population"] = "二万"
    own = tiny.write(tmp_path / "own", {"cases": cases})
    assert run(tiny_data, own, database=database) == SOME_REFUSED
    loaded = ask(database, "select case_id from cases where starts_with(case_id, 'own') order by rowid")
    keys = dict.fromkeys(row["case_id"] for row in cases if row["population"] != "二万")
    assert [case_id for (case_id,) in loaded] == list(keys)
    refused = ask(database, "select row_no from rejected_rows order by rejected_no")
    assert refused == sorted(refused)


def test_a_row_with_several_faults_is_told_all_of_them(tiny_data, database, capsys):
    faults = {"initial_cost_yen": "いろいろ", "category_code": "窓口", "fiscal_year": "5か6"}
    tiny.add(tiny_data, "cases", **NEW_CASE | faults)
    assert run(tiny_data, database=database) == SOME_REFUSED
    [(column, reason, remedy)] = ask(database, "select column_name, reason, remedy from rejected_rows")
    assert column == "category_code"
    assert [words in reason for words in ("「分類（何をするか）」", "「年度」", "「イニシャルコスト（円）」")] == [
        True
    ] * 3
    assert "額を一つだけ" in remedy


def test_a_key_typed_in_words_is_the_key_of_its_value(tiny_data, database):
    tiny.add(tiny_data, "kpi_values", kpi_id="plan-01-k1", fiscal_year="R3", kind_code="target", value="5%")
    tiny.add(tiny_data, "evidence", **tiny.evidence("plan", "kpi_values", "plan-01-k1/2021/target", "value", "5%"))
    tiny.add(tiny_data, "kpi_values", kpi_id="plan-01-k1", fiscal_year="2021", kind_code="target", value="6")
    assert run(tiny_data, database=database) == SOME_REFUSED
    assert ask(database, "select value, unit_name from kpi_values where fiscal_year = 2021") == [(5.0, "%")]
    assert ask(database, "select rule_id, row_key from rejected_rows") == [("key_is_unique", "plan-01-k1/2021/target")]


def test_what_is_printed_and_odd_is_loaded_with_a_note(tiny_data, database):
    tiny.change(tiny_data, "cost_items", "book-01/2", amount_yen="1000000")
    tiny.change(tiny_data, "evidence", "cost_items/book-01/2/amount_yen", printed_text="1,000千円")
    tiny.change(tiny_data, "cases", "book-02", population_band_code="10k_50k")
    rows = [row for row in tiny.read(tiny_data, "evidence") if row["row_key"] != "book-04/1"]
    tiny.write(tiny_data, {"evidence": [row for row in rows if row["printed_text"] != "※税抜 5,000千円"]})
    assert run(tiny_data, database=database) == ALL_LOADED
    found = ask(database, "select rule_id, source_id, row_key, column_name, message from problems where problem_no > 1")
    assert [row[:4] for row in found] == [
        ("band_agrees_with_population", "book", "book-02", "population_band_code"),
        ("breakdown_sum_equals_total", "book", "book-01", "initial_cost_yen"),
        ("figure_has_evidence", "book", "book-04", "running_cost_yen"),
        ("figure_has_evidence", "book", "book-04/1", "amount_yen"),
    ]
    assert "人口区分（1万人以上5万人未満）が人口（60,000人）の区分（5万人以上10万人未満）と異なります" in found[0][4]
    assert "費用の内訳の合計（10,000,000円）が総額（11,000,000円）と一致しません" in found[1][4]
    assert found[2][4] == "根拠（印刷された文字と場所）がまだありません: ランニングコスト"
    assert found[3][4] == "根拠（印刷された文字と場所）がまだありません: 補助額"


def test_what_only_follows_its_case_is_counted_and_not_listed(tiny_data, tmp_path, capsys):
    cases = tiny_data / "cases.csv"
    cases.write_text(cases.read_text(encoding="utf8").replace(",長野県,", ",長野,"), encoding="utf8")
    assert main(["build", "--data", str(tiny_data), "--database", str(tmp_path / "x.duckdb")]) == 3
    out = capsys.readouterr().out
    assert "「長野県」ではありませんか" in out
    assert "case_exists" not in out
    assert re.search(r"上の行に連なる \d+ 行", out)


def test_what_only_follows_its_source_is_counted_and_not_listed(tiny_data, tmp_path, capsys):
    sources = tiny_data / "sources.csv"
    lines = sources.read_text(encoding="utf8").splitlines(keepends=True)
    [at] = [number for number, line in enumerate(lines) if line.startswith("plan,")]
    lines[at] = lines[at].replace(lines[at].split(",")[2], "（要記入）")
    sources.write_text("".join(lines), encoding="utf8")
    assert main(["build", "--data", str(tiny_data), "--database", str(tmp_path / "x.duckdb")]) == 3
    out = capsys.readouterr().out
    assert f"sources.csv の {at + 1} 行目 publisher_name = （要記入）" in out
    assert "「発行者（publisher_name）」がまだ（要記入）のままです" in out
    assert out.count("取り込めません: ") == 1
    following = sum(row["source_id"] == "plan" for row in tiny.read(tiny_data, "cases"))
    assert int(re.search(r"上の行に連なる (\d+) 行", out)[1]) > following > 0


@pytest.mark.parametrize(
    ("rule_id", "row_key", "value", "follows"),
    [
        ("case_exists", "own-01/rpa", "own-01", True),
        ("case_exists", "own-01/rpa", None, True),
        ("case_exists", "own-012/rpa", "own-012", False),
        ("kpi_exists", "own-01-k1/2023/target", "own-01-k1", True),
        ("evidence_points_to_a_row", "cases/own-01/title", "cases / own-01 / title", True),
        ("evidence_points_to_a_row", "cases/own-02/title", "cases / own-02 / title", False),
        ("summary_is_short", "own-01/rpa", "own-01", False),
    ],
)
def test_a_row_follows_a_refused_case_when_it_names_it(rule_id, row_key, value, follows):
    row = building.Refused(rule_id, "tags.csv", 2, "tags", row_key, None, value, "", "", "{}")
    assert _belongs_to(row, {"own-01", "x"}, [1, 6]) is follows
