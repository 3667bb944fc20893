"""One spreadsheet checked by itself, and laid over the database for one session."""

import io
import json
import re
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from test_forms import HEADINGS, TOWN, csv_text, workbook

from etl import apply_rules, reword, upload
from etl.__main__ import ALL_LOADED, FAILED, SOME_REFUSED, main
from etl.readers.tables import Unloadable
from queries import run
from queries.filters import Filters
from ui import own, tables

ROOT = Path(__file__).parents[1]
# What a planner types who has no ids: the name, the town, an amount.
SHORT = [["名称", "都道府県", "団体名", "人口", "イニシャルコスト（万円）", "分類"]]
SHORT += [["書かない窓口", "奈良県", "葛城市", "36,832", "2,670", "窓口改革"]]

# A list of parts whose first name is no text in any encoding that a zip may use.
BROKEN_LIST_OF_PARTS = (
    b"PK\x03\x04PK\x01\x02" + b"\xff" * 60 + b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 1, 1, 64, 4, 0)
)


def with_row_number(number):
    """Return a workbook whose sheet claims to have a row of this number."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(一覧=SHORT))) as parts, zipfile.ZipFile(made, "w") as changed:
        for name in parts.namelist():
            changed.writestr(name, parts.read(name).replace(b'<row r="2"', b'<row r="' + number + b'"'))
    return made.getvalue()


def test_a_short_list_without_ids_is_enough():
    found = upload.check_content("町.csv", csv_text(SHORT).encode("cp932"))
    assert found.read == {"cases": 1}
    assert not found.refused
    [case] = found.accepted["cases"]
    assert (case["case_id"], case["source_id"], case["source_no"]) == ("own-0002", "own", "1")
    assert (case["record_type_code"], case["municipality_type_code"]) == ("case_study", "city")
    assert (case["population"], case["population_band_code"]) == ("36832", "10k_50k")
    assert (case["initial_cost_yen"], case["initial_cost_status_code"]) == ("26700000", "reported")
    assert "running_cost_yen" not in case
    assert case["running_cost_status_code"] == "not_stated"
    assert found.accepted["sources"] == [{"source_id": "own", "title": "町.csv", "publisher_name": "自団体"}]
    assert [file.encoding for file in found.files] == ["CP932（Shift_JIS）"]


def test_every_row_is_accepted_or_refused_with_a_reason():
    rows = [*SHORT, ["窓口2", "奈良", "葛城市", "", "", ""], ["窓口3", "奈良県", "葛城市", "いっぱい", "", ""]]
    found = upload.check_content("町.xlsx", workbook(一覧=rows))
    assert found.read == {"cases": 3}
    assert found.loaded == {"cases": 1}
    assert len(found.accepted["cases"]) == 1
    assert [(row.row_no, row.column_name) for row in found.refused] == [(4, "population"), (3, "prefecture_name")]
    assert all(row.reason and row.remedy for row in found.refused)


def test_each_fault_of_a_row_is_told_by_itself_in_the_words_of_the_form():
    rows = [
        [*SHORT[0], "記録の種類"],
        [*SHORT[1], "事例"],
        ["窓口2", "奈良", "葛城市", "99,999,999", "", "まどぐち", ""],
        ["窓口3", "奈良", "葛城市", "99,999,999", "", "窓口改革", "事例"],
    ]
    tags = [["事例ID", "技術"], ["own-0002", "ろぼ"], ["own-0002", "RPA"], ["own-0002", "RPA"]]
    checked = upload.check_content("町.xlsx", workbook(事例=rows, 技術タグ=tags))
    assert sum(checked.read.values()) == sum(checked.loaded.values()) + len(checked.refused) == 6
    shown = tables.own_refused(checked.as_json()["refused"], lambda _, name: name).values.tolist()
    assert [line[:3] for line in shown] == [
        ["町.xlsx［事例］ の 3 行目", "category_code", "まどぐち"],
        ["町.xlsx［事例］ の 4 行目", "prefecture_name", "奈良"],
        ["町.xlsx［事例］ の 4 行目", "population", "99,999,999"],
        ["町.xlsx［技術タグ］ の 2 行目", "tag_code", "ろぼ"],
        ["町.xlsx［技術タグ］ の 4 行目", "case_id／tag_code", "own-0002／RPA"],
    ]
    assert shown[0][3] == "列「分類（何をするか）」に書ける選択肢ではありません"
    assert shown[0][4].startswith("次のどれかを書いてください: オンライン行政サービス、窓口改革、")
    assert "、マイナンバーカード、ほか 31（すべては記入用のブック" in shown[3][4]
    assert shown[4][3] == "事例ID・技術の同じ行が先にもあります"
    words = "".join(reason + remedy for *_, reason, remedy in shown)
    assert not re.search(r"[a-z]{3}", words)


def test_the_command_names_every_fault_of_a_row_with_the_codes_of_the_facts(tmp_path, capsys):
    path = tmp_path / "town.csv"
    rows = [SHORT[0], ["窓口2", "奈良県", "葛城市", "いっぱい", "", "まどぐち"]]
    path.write_text(csv_text(rows), encoding="utf8")
    assert main(["check", str(path)]) == SOME_REFUSED
    out = capsys.readouterr().out
    assert "取り込めません: town.csv の 2 行目 population = いっぱい" in out
    assert "取り込めません（2 つ目）: town.csv の 2 行目 category_code = まどぐち" in out
    assert "counter_reform（窓口改革）" in out


def test_what_every_rule_says_has_no_codes_once_reworded():
    """What stays are the notations of examples: no name of a column, a table or a code has two small letters."""
    sentences = [part for rule in every_rule() for part in re.findall(r"'([^'\n]*[ぁ-ん][^'\n]*)'", rule.statement)]
    sentences = [sentence for sentence in sentences if not re.search(r"\{[a-z_]+\}", sentence)]
    assert len(sentences) > 60
    told = [reword._without_codes(sentence, "") for sentence in sentences]
    assert [sentence for sentence in told if re.search(r"[a-z_]{3}", sentence)] == []


def every_rule():
    folders = ("", "each_column", "each_table", "each_child")
    return [rule for folder in folders for rule in apply_rules.rules(folder) if rule.refuses]


def test_a_value_in_brackets_that_the_row_itself_holds_is_not_cut_from_the_reason():
    assert reword._without_codes("都道府県「（abc）」は正式名称（name）ではありません", "（abc）") == (
        "都道府県「（abc）」は正式名称ではありません"
    )


def test_an_amount_in_words_is_accepted_where_nothing_stands_beside_it():
    subsidies = [
        ["事例ID", "番号", "対象の費用", "補助金名", "補助額（円）"],
        ["own-0002", 1, "running", "交付金", "約500千円"],
    ]
    found = upload.check_content("x.xlsx", workbook(**{"事例": SHORT, "補助金・交付金": subsidies}))
    assert not found.refused
    assert found.accepted["subsidies"][0]["amount_yen"] == "500000"


def test_no_id_can_stand_in_the_place_of_a_published_one():
    rows = [HEADINGS, ["mic-2024-01", "mic-2024", *TOWN[2:]]]
    sources = [["出典ID", "資料名", "発行者"], ["mic-2024", "よその資料", "だれか"]]
    tags = [["事例ID", "技術"], ["mic-2024-01", "RPA"]]
    found = upload.check_content("x.xlsx", workbook(事例=rows, 出典=sources, 技術タグ=tags))
    assert not found.refused
    assert [case["case_id"] for case in found.accepted["cases"]] == ["own-mic-2024-01"]
    assert [case["source_id"] for case in found.accepted["cases"]] == ["own-mic-2024"]
    assert found.accepted["tags"] == [{"case_id": "own-mic-2024-01", "tag_code": "rpa"}]


def test_what_is_refused_comes_back_with_the_ids_that_were_typed():
    rows = [HEADINGS, ["mic-2024-01", "mic-2024", *TOWN[2:4], "奈良", *TOWN[5:]]]
    found = upload.check_content("x.xlsx", workbook(事例=rows))
    row = json.loads(found.refused[0].row_json)
    assert (row["case_id"], row["source_id"], row["initial_cost_yen"]) == ("mic-2024-01", "mic-2024", "26700千円")
    assert "initial_cost_status_code" not in row


def test_two_lists_without_ids_do_not_share_theirs():
    found = upload.check_content("x.xlsx", workbook(一覧=SHORT, 一覧2=SHORT))
    assert [case["case_id"] for case in found.accepted["cases"]] == ["own-0002", "own-2-0002"]


def test_a_control_character_is_refused_and_never_dropped():
    found = upload.check_content("町.csv", csv_text([SHORT[0], [*SHORT[1][:4], "2\x0067", SHORT[1][5]]]).encode())
    assert not found.accepted["cases"]


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("x.csv", b"a" * (upload.MOST_BYTES + 1), "大きすぎます（1.0MB、上限 1MB）"),
        ("x.csv", ("名称\n" + "窓口\n" * (upload.MOST_ROWS + 1)).encode(), "上限の 5,000 行を超えています"),
        ("x.csv", b"", "読み取れる表がありません"),
        ("x.csv", b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "文字コードを読み取れません"),
        ("x.xlsx", b"PK\x03\x04 broken", "Excel ブックとして読み取れません"),
        ("x.xlsx", BROKEN_LIST_OF_PARTS, "Excel ブックとして読み取れません"),
        ("x.xlsx", with_row_number(b"999999999"), "Excel ブックとして読み取れません"),
        ("x.xls", b"\xd0\xcf\x11\xe0", "古い形式"),
    ],
)
def test_what_cannot_be_checked_is_refused_politely(name, content, problem):
    with pytest.raises(Unloadable) as refused:
        upload.check_content(name, content)
    assert problem in refused.value.problem
    assert refused.value.remedy


def test_the_command_checks_without_building(tmp_path, capsys):
    path = tmp_path / "town.csv"
    path.write_text(csv_text([*SHORT, ["窓口2", "奈良", "葛城市", "", "", ""]]), encoding="utf8")
    assert main(["check", str(path)]) == SOME_REFUSED
    out = capsys.readouterr().out
    assert "town.csv の 3 行目 prefecture_name = 奈良" in out
    assert list(tmp_path.iterdir()) == [path]
    path.write_text(csv_text(SHORT), encoding="utf8")
    assert main(["check", str(path)]) == ALL_LOADED
    out = capsys.readouterr().out
    assert "（3 か所）は、検査の間だけ補いました" in out
    assert "次に:" not in out
    path.write_text(csv_text([HEADINGS, ["own-1", "own", *TOWN[2:]]]), encoding="utf8")
    assert main(["check", str(path)]) == ALL_LOADED
    assert capsys.readouterr().out.endswith(f"次に: python -m etl build --strict --data data {tmp_path}\n")
    assert main(["check", str(tmp_path / "gone.csv")]) == FAILED


def test_the_command_speaks_json_for_the_page():
    command = [sys.executable, "-m", "etl", "check", "-", "--name=--町.csv", "--json"]
    content = csv_text([*SHORT, ["窓口2", "奈良", "葛城市", "", "", ""]]).encode()
    ended = subprocess.run(command, cwd=ROOT, input=content, capture_output=True, check=True)
    found = json.loads(ended.stdout)
    assert [case["title"] for case in found["accepted"]["cases"]] == ["書かない窓口"]
    assert found["refused_workbook"]


@pytest.fixture
def connection(tiny_database):
    return run.open_database(tiny_database)


@pytest.fixture
def laid_over(connection):
    rows = [*SHORT[:1], ["わたしの窓口", "北海道", "雪見町", "3,000", "500", "窓口改革"]]
    found = own.check("町.csv", csv_text(rows).encode())
    return run.Selection(connection, found.accepted)


def test_the_first_of_a_list_are_those_of_the_whole_where_own_rows_stand_among_them(laid_over):
    for filters in (Filters(), Filters(own_population=36_000)):
        whole = laid_over.rows("search/case_list", filters, {})
        assert whole["case_id"].str.startswith("own").any()
        for first in (1, 3, 150, 200):
            found = laid_over.rows("search/case_list", filters, {}, first=first)
            assert (
                found[["case_id", "title"]].to_numpy().tolist()
                == whole[["case_id", "title"]][:first].to_numpy().tolist()
            )


def test_own_rows_are_found_filtered_and_measured_with_the_others(laid_over):
    cases = laid_over.rows("search/case_list", Filters(), {})
    assert len(cases) == 11
    assert len(laid_over.rows("search/case_list", Filters(keyword="ワタシノ"), {})) == 1
    [row] = laid_over.rows("search/case_list", Filters(bands=("under_10k",), initial_min=1), {}).itertuples()
    assert (row.title, row.initial_cost_ex_tax_yen, row.source_title) == ("わたしの窓口", 5_000_000, "町.csv")
    fields = laid_over.rows("case/fields", Filters(), {"case_id": row.case_id})
    assert fields["municipality_name"].tolist() == ["雪見町"]


@pytest.mark.parametrize(
    ("name", "filters", "parameters"),
    [
        ("compare/evidence", Filters(pins=("book-01",)), {}),
        ("case/evidence", Filters(), {"case_id": "book-01"}),
        ("sources/corrections", Filters(), {}),
        ("sources/problems", Filters(), {}),
        ("sources/dictionary", Filters(), {}),
    ],
)
def test_own_rows_repeat_nothing_of_the_others(laid_over, connection, name, filters, parameters):
    before = run.Selection(connection).rows(name, filters, parameters)
    assert len(before) > 0
    assert laid_over.rows(name, filters, parameters).equals(before)


def test_no_other_session_sees_own_rows(laid_over, connection):
    others = run.Selection(connection)
    assert len(others.rows("search/case_list", Filters(), {})) == 10
    assert len(laid_over.rows("search/case_list", Filters(), {})) == 11
    assert others.rows("search/case_list", Filters(keyword="ワタシノ"), {}).empty


def test_own_rows_are_not_in_the_file(laid_over, tiny_database):
    before = tiny_database.read_bytes()
    assert not laid_over.rows("search/case_list", Filters(keyword="ワタシノ"), {}).empty
    assert tiny_database.read_bytes() == before
    assert "わたしの窓口".encode() not in before


def test_a_file_too_large_is_refused_before_it_is_checked(monkeypatch):
    monkeypatch.setattr(own, "_run", None)
    with pytest.raises(own.Refused, match="大きすぎます"):
        own.check("x.csv", b"a" * (2 << 20))


def test_a_check_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(own, "LONGEST_CHECK", 0.01)
    with pytest.raises(own.Refused, match="秒で終わりませんでした"):
        own.check("x.csv", csv_text(SHORT).encode())


def test_page_and_command_state_the_same_limits():
    assert (own.MOST_MEGABYTES << 20, own.MOST_ROWS) == (upload.MOST_BYTES, upload.MOST_ROWS)


def test_an_upload_is_never_put_into_a_temporary_file():
    from starlette.formparsers import MultiPartParser
    from streamlit import config

    assert MultiPartParser.spool_max_size > config.get_option("server.maxUploadSize") << 20


def page_whose_check_ends_midway(title):
    """Ask for own rows in a run during which the check of another file ends and takes the own data away."""
    import streamlit as st

    from queries.filters import Filters
    from ui import data, own

    data.begin_run()
    if "accepted" in st.session_state:
        own._held().data = own.OwnData("町.csv", {}, st.session_state["accepted"], [], [], [], [])
    once = data._held

    def held(current):
        found = once(current)
        own._held().data = None
        return found

    data._held = held
    try:
        found = data.load("search/case_list", Filters(keyword=title))
        st.session_state["seen"] = found["case_id"].tolist()
    finally:
        data._held = once


def test_own_rows_reach_no_other_session_although_a_check_ends_in_the_middle_of_a_run(tiny_database, monkeypatch):
    monkeypatch.setenv("DX_DATABASE", str(tiny_database))
    accepted = upload.check_content("町.csv", csv_text(SHORT).encode()).accepted
    title = accepted["cases"][0]["title"]
    mine = AppTest.from_function(page_whose_check_ends_midway, args=(title,))
    mine.session_state["accepted"] = accepted
    others = AppTest.from_function(page_whose_check_ends_midway, args=(title,))
    [own_id] = [row["case_id"] for row in accepted["cases"]]
    assert own_id in mine.run().session_state["seen"]
    assert own_id not in others.run().session_state["seen"]
    assert not mine.exception
    assert not others.exception


def test_of_two_files_chosen_one_after_the_other_the_last_counts_although_the_first_takes_longer(monkeypatch):
    """The check of the first lasts until the second has been checked."""
    held = own._Held()
    monkeypatch.setattr(own, "_held", lambda: held)

    def check(name, content):
        if name == "first":
            own.take_in("b", "second", 1, lambda: b"")
        return name

    monkeypatch.setattr(own, "check", check)
    assert own.take_in("a", "first", 1, lambda: b"") is False
    assert (held.data, held.seen_file) == ("second", "b")
