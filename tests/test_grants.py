"""What `etl.readers.grants` reads from project sheets, on small sheets made here and on the real list."""

from datetime import date
from pathlib import Path

import pytest

from etl import clean
from etl.readers import grants
from etl.readers.records import Source

OUTPUT = "【アウトプット指標（活動指標）】"
OUTCOME = "【アウトカム指標（成果指標）】"
NAME = ["事業概要 【電子図書館事業】", ""]
HEAD = "自治体名 兵庫県明石市 人口 305,404人 事業費 12,300千円"
SUMMARY = [
    "",
    "事業概要",
    "",
    "図書館の本を画面で読めるようにする。",
    "",
    "具体",
    "サービス",
    "",
    "【貸出サービス】",
    "・予約",
]
LISTS = [OUTPUT, "①貸出数", "", OUTCOME, "①満足度"]
REAL_LIST = Path(__file__).parents[2] / "shared" / "documents" / "osaka_digital_grant_projects.txt"


def sheet(name=NAME, head=HEAD, kpis=LISTS, behind=()):
    return [*name, head, *SUMMARY, "", "主な", "KPI", "", *kpis, *behind]


def document(*sheets):
    return [line for lines in sheets for line in [*lines, "", "", ""]]


def read(*sheets):
    return grants.read(document(*sheets), Source("hyogo-2025", 2025))


def case(extraction, number=1):
    return extraction.tables["cases"][number - 1]


def kpi_names(extraction, level):
    return [row["kpi_name"] for row in extraction.tables.get("kpis", []) if row["level_code"] == level]


def missed(extraction, lines):
    return [(entry.case_id, entry.column_name, lines[entry.line - 1]) for entry in extraction.unread]


def missed_columns(extraction):
    return [entry.column_name for entry in extraction.unread]


def test_a_sheet_becomes_a_case_with_evidence_and_kpis():
    extraction = read(sheet())
    filled = {column: value for column, value in case(extraction).items() if value is not None}
    assert filled == {
        "case_id": "hyogo-2025-01",
        "source_id": "hyogo-2025",
        "source_no": "1",
        "record_type_code": "grant_project",
        "title": "電子図書館事業",
        "prefecture_name": "兵庫県",
        "municipality_name": "明石市",
        "municipality_type_code": "city",
        "population": 305_404,
        "population_is_rounded": False,
        "population_band_code": "300k_plus",
        "fiscal_year": 2025,
        "initial_cost_status_code": "not_stated",
        "running_cost_status_code": "not_stated",
        "project_cost_yen": 12_300_000,
        "project_cost_status_code": "reported",
        "project_cost_is_approx": False,
        "project_cost_tax_code": "unknown",
        "hours_saved_status_code": "not_stated",
    }
    assert [(row["column_name"], row["printed_text"], row["first_line"]) for row in extraction.tables["evidence"]] == [
        ("population", "305,404人", 3),
        ("project_cost_yen", "12,300千円", 3),
    ]
    assert [tuple(row.values()) for row in extraction.tables["kpis"]] == [
        ("hyogo-2025-01-k1", "hyogo-2025-01", "output", "貸出数", None),
        ("hyogo-2025-01-k2", "hyogo-2025-01", "outcome", "満足度", None),
    ]
    assert extraction.unread == []


def test_the_layout_is_known_by_its_labels_and_named_after_its_prefecture():
    lines = document(
        sheet(), sheet(head=HEAD.replace("明石市", "")), sheet(head=HEAD.replace("兵庫県明石市", "奈良県奈良市"))
    )
    assert grants.recognises(lines)
    assert grants.source_id(lines) == "hyogo"
    assert not grants.recognises(["事業概要", "人口：1万人未満", "自治体名の一覧"])


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (["事業概要 【窓口改革事業】"], "窓口改革事業"),
        (["事業概要", "【窓口改革事業】"], "窓口改革事業"),
        (["事業概要", "", "【窓口改革事業】"], "窓口改革事業"),
        (["事業概要 【書かない窓口と行かない窓口による", "改革事業】"], "書かない窓口と行かない窓口による改革事業"),
        (["事業概要 【 窓口【第2期】改革 】"], "窓口【第2期】改革"),
        (["窓口のようす", "", "事業概要 【窓口改革事業】"], "窓口改革事業"),
    ],
)
def test_the_name_is_found_before_and_behind_the_kpis(name, title):
    before = sheet(name=[*name, ""])
    behind = sheet(name=[], behind=["", *name, "", "窓口のようす", "", "来庁者"])
    extraction = read(sheet(), before, sheet(), behind, behind, sheet())
    plain = "電子図書館事業"
    assert [row["title"] for row in extraction.tables["cases"]] == [plain, title, plain, title, title, plain]
    assert extraction.unread == []


@pytest.mark.parametrize(
    "name",
    [
        [],
        ["事業概要", "", "窓口改革事業", ""],
        ["事業概要 【窓口改革", "", "事業】", ""],
        ["事業概要 【窓口改革事業】の続き", ""],
        ["事業概要 【窓口改革事業】", "", "事業概要 【図書館事業】", ""],
    ],
)
def test_a_name_in_doubt_is_left_blank(name):
    extraction = read(sheet(name=name))
    assert case(extraction)["title"] is None
    assert missed(extraction, document(sheet(name=name))) == [("hyogo-2025-01", "title", [*name, "事業概要"][0])]


def test_a_bracketed_heading_of_the_summary_is_no_name():
    lines = [HEAD, "", "事業概要", "【背景】", "来庁者が多い。", "", *LISTS]
    assert case(read(lines))["title"] is None
    assert case(read([*NAME, *lines]))["title"] == "電子図書館事業"
    assert case(read([*lines, "", *NAME]))["title"] == "電子図書館事業"


def test_the_same_name_twice_makes_two_cases():
    extraction = read(sheet(), sheet(head=HEAD.replace("明石市", "神崎郡市川町")))
    assert [(row["case_id"], row["municipality_name"]) for row in extraction.tables["cases"]] == [
        ("hyogo-2025-01", "明石市"),
        ("hyogo-2025-02", "市川町"),
    ]
    assert {row["title"] for row in extraction.tables["cases"]} == {"電子図書館事業"}


@pytest.mark.parametrize(
    ("printed", "persons", "counted_on", "is_rounded"),
    [
        ("305,404 人", 305_404, None, False),
        ("98765人", 98_765, None, False),
        ("305,404人(R6.4.1現在)", 305_404, date(2024, 4, 1), False),
        ("305,404人（令和６年４月１日現在）", 305_404, date(2024, 4, 1), False),
        ("30.5万人", 305_000, None, True),
    ],
)
def test_a_population_is_read_with_its_day(printed, persons, counted_on, is_rounded):
    extraction = read(sheet(head=HEAD.replace("305,404人", printed)))
    row = case(extraction)
    assert (row["population"], row["population_on"], row["population_is_rounded"]) == (persons, counted_on, is_rounded)
    assert extraction.tables["evidence"][0]["printed_text"] == printed


@pytest.mark.parametrize(
    ("printed", "cost", "status", "is_approx"),
    [("968千円", 968_000, "reported", False), ("約1.2億円", 120_000_000, "reported", True), ("－円", 0, "zero", False)],
)
def test_a_cost_is_read_as_printed(printed, cost, status, is_approx):
    row = case(read(sheet(head=HEAD.replace("12,300千円", printed))))
    assert (row["project_cost_yen"], row["project_cost_status_code"], row["project_cost_is_approx"]) == (
        cost, status, is_approx,
    )  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        ["自治体名 兵庫県明石市", "人口 305,404人", "事業費 12,300千円"],
        ["自治体名", "兵庫県明石市", "", "人口：305,404人\u3000事業費：12,300千円"],
        ["自治体名 兵庫県明石市 人口 305,404人 事業費", "12,300千円"],
    ],
)
def test_a_head_may_be_broken_over_lines(head):
    extraction = read([*NAME, *head, *SUMMARY, *LISTS])
    assert extraction.unread == []
    assert (case(extraction)["municipality_name"], case(extraction)["project_cost_yen"]) == ("明石市", 12_300_000)


@pytest.mark.parametrize(
    ("printed", "blank"),
    [
        ("人口 305,404人 事業費", {"project_cost_yen"}),
        ("人口 305,404人", {"project_cost_yen"}),
        ("人口 305,404人 事業費 調整中", {"project_cost_yen"}),
        ("人口 305,404人 事業費 1,230千円 3,000千円", {"project_cost_yen"}),
        ("人口 事業費 12,300千円", {"population"}),
        ("人口 約三十万人 事業費 12,300千円", {"population"}),
        ("事業費 12,300千円", {"population"}),
    ],
)
def test_a_broken_figure_is_unread_and_not_invented(printed, blank):
    head = f"自治体名 兵庫県明石市 {printed}"
    sheets = sheet(), sheet(head=head), sheet()
    extraction = read(*sheets)
    row = case(extraction, 2)
    assert {column for column in ("population", "project_cost_yen") if row[column] is None} == blank
    listed = [
        *(column for column in ("population", "project_cost_yen") if column in blank),
        *(column for column in ("project_cost_status_code",) if row[column] is None),
    ]
    assert missed(extraction, document(*sheets)) == [("hyogo-2025-02", column, head) for column in listed]
    assert len(extraction.tables["cases"]) == 3


@pytest.mark.parametrize(("printed", "status"), [("", "not_stated"), ("調整中", None), ("（非公表）", "undisclosed")])
def test_a_cost_without_amount_keeps_the_reason_apart(printed, status):
    row = case(read(sheet(head=HEAD.replace("12,300千円", printed))))
    assert (row["project_cost_yen"], row["project_cost_status_code"]) == (None, status)


@pytest.mark.parametrize(
    "printed", [["年間500時間の業務を削減する。"], ["作業を短縮（１件 20", "分）する。"], ["年間", "500 時間を縮減"]]
)
def test_hours_saved_in_the_text_are_left_to_people(printed):
    extraction = read(sheet(behind=["", *printed]))
    assert case(extraction)["hours_saved_status_code"] is None
    assert missed_columns(extraction)[:2] == ["hours_saved_per_year", "hours_saved_status_code"]


def test_a_service_open_day_and_night_states_no_hours():
    assert case(read(sheet(behind=["", "24時間いつでも借りられる。"])))["hours_saved_status_code"] == "not_stated"


@pytest.mark.parametrize("body", ["東海県明石市", "明石市", "", "兵庫県明石市・加古川市"])
def test_an_unknown_body_is_unread(body):
    extraction = read(sheet(head=HEAD.replace("兵庫県明石市", body)))
    columns = ["prefecture_name", "municipality_name", "municipality_type_code"]
    assert [case(extraction)[column] for column in [*columns, "population_band_code"]] == [None] * 4
    assert missed_columns(extraction) == columns
    assert case(extraction)["population"] == 305_404


@pytest.mark.parametrize(
    ("output", "outcome", "expected"),
    [
        (["①貸出数", "②予約数"], ["①満足度"], (["貸出数", "予約数"], ["満足度"])),
        (["①電子図書の", " 貸出数 ", "②予約数"], ["", "① 満足度"], (["電子図書の貸出数", "予約数"], ["満足度"])),
        (["①貸出数 ②予約数（①と ②の差）"], ["①満足度"], (["貸出数", "予約数（①と ②の差）"], ["満足度"])),
        (["●貸出数（冊）", "●予約数"], ["●満足度"], (["貸出数（冊）", "予約数"], ["満足度"])),
        (["貸出数", "24時間予約数"], ["満足度"], (["貸出数", "24時間予約数"], ["満足度"])),
        (["本館と分館の", "貸出数", "予約数"], ["満足度"], (["本館と分館の貸出数", "予約数"], ["満足度"])),
        (["(1) 貸出数", "(2) 予約数"], ["１．満足度"], (["貸出数", "予約数"], ["満足度"])),
        (["1. 貸出数", "24時間", "2. 予約数"], ["①満足度"], (["貸出数24時間", "予約数"], ["満足度"])),
        (["①貸出数", "②", "③"], ["①満足度", "②", "③"], (["貸出数"], ["満足度"])),
        (["①貸出数"], ["①満足度【来館者】"], (["貸出数"], ["満足度【来館者】"])),
        (["①貸出数", "", "②予約数"], ["①満足度", "", "②待ち時間"], (["貸出数", "予約数"], ["満足度", "待ち時間"])),
    ],
)
def test_kpis_lose_their_marks_and_join_over_line_ends(output, outcome, expected):
    extraction = read(sheet(kpis=[OUTPUT, *output, "", OUTCOME, *outcome]))
    assert (kpi_names(extraction, "output"), kpi_names(extraction, "outcome")) == expected
    assert extraction.unread == []


@pytest.mark.parametrize(
    "kpis",
    [
        [OUTPUT, f"①貸出数 {OUTCOME}", "", "①満足度"],
        [f"{OUTPUT} ①貸出数", "【アウトカム（成果指標）】①満足度"],
        ["【アウトプット指標】", "①貸出数", "【アウトカム】", "①満足度"],
    ],
)
def test_headings_may_be_glued_or_short(kpis):
    extraction = read(sheet(kpis=kpis))
    assert (kpi_names(extraction, "output"), kpi_names(extraction, "outcome")) == (["貸出数"], ["満足度"])
    assert extraction.unread == []


@pytest.mark.parametrize(
    "diagram",
    [
        ["来館者", "", "図書館"],
        ["①本を選ぶ。", "②借りる。"],
        ["図書館", "", "②借りる。"],
        ["③返す。"],
        ["事業概要のようす"],
    ],
)
def test_diagram_text_behind_the_last_list_is_no_kpi(diagram):
    extraction = read(sheet(behind=["", *diagram]))
    assert kpi_names(extraction, "outcome") == ["満足度"]
    assert extraction.unread == []


@pytest.mark.parametrize(
    ("kpis", "expected", "line"),
    [
        ([OUTPUT, "①貸出数", "", OUTCOME, "①満足度", "①本を選ぶ。"], (["貸出数"], ["満足度"]), "①本を選ぶ。"),
        ([OUTPUT, "①貸出数", "", OUTCOME, "●満足度", "", "●本を選ぶ。"], (["貸出数"], ["満足度"]), "●本を選ぶ。"),
        ([OUTPUT, "①貸出数", "", OUTCOME, "", "満足度"], (["貸出数"], []), "満足度"),
        ([OUTPUT, "①貸出数", "", "予約数", "", OUTCOME, "①満足度"], (["貸出数"], ["満足度"]), "予約数"),
        ([OUTPUT, "①", "②", "", OUTCOME, "①満足度"], ([], ["満足度"]), OUTPUT),
        ([OUTPUT, "①貸出数"], (["貸出数"], []), NAME[0]),
        ([OUTPUT, "①貸出数", OUTPUT, "①満足度"], ([], []), NAME[0]),
        (
            [OUTPUT, "①貸出数", "", OUTCOME, "①満足度", "", "②借りる。", "", "①本を選ぶ。"],
            (["貸出数"], ["満足度"]),
            "②借りる。",
        ),
        ([OUTPUT, "貸出数", "予約" * 12, "件数", "", OUTCOME, "①満足度"], (["貸出数"], ["満足度"]), "件数"),
    ],
)
def test_a_kpi_in_doubt_is_unread_with_its_line(kpis, expected, line):
    extraction = read(sheet(kpis=kpis))
    assert (kpi_names(extraction, "output"), kpi_names(extraction, "outcome")) == expected
    assert missed(extraction, document(sheet(kpis=kpis)))[0] == ("hyogo-2025-01", "kpi_name", line)


def test_no_sheet_is_lost_where_pages_are_not_apart():
    glued = [*sheet(), "", *sheet(name=["事業概要 【窓口改革事業】", ""]), "\f" + NAME[0], *sheet(name=[])]
    extraction = read(glued)
    assert [row["title"] for row in extraction.tables["cases"]] == ["電子図書館事業", "窓口改革事業", "電子図書館事業"]
    assert extraction.unread == []


def test_glued_sheets_with_names_in_doubt_keep_their_figures():
    extraction = read([*sheet(name=[]), "", *sheet(), "", "事業概要 【窓口改革事業】"])
    assert [row["title"] for row in extraction.tables["cases"]] == [None, None]
    assert [row["project_cost_yen"] for row in extraction.tables["cases"]] == [12_300_000] * 2
    assert missed_columns(extraction) == ["title", "title"]


def test_a_sheet_torn_apart_is_put_together():
    torn = sheet(behind=["", "図書館", "", "", "", "来館者"])
    named_apart = [NAME[0], "", "", "", *sheet(name=[])]
    extraction = read(torn, named_apart)
    assert [row["title"] for row in extraction.tables["cases"]] == ["電子図書館事業"] * 2
    assert extraction.unread == []


def test_a_sheet_without_its_body_and_a_page_of_no_sheet_are_noted():
    pages = ["採択事業の一覧"], sheet(), [*NAME, *SUMMARY, *LISTS]
    extraction = read(*pages)
    assert [row["title"] for row in extraction.tables["cases"]] == ["電子図書館事業"] * 2
    assert missed(extraction, document(*pages))[0] == ("", "", "採択事業の一覧")
    assert {*missed_columns(extraction)[1:]} == {
        "prefecture_name", "municipality_name", "municipality_type_code", "population", "project_cost_yen",
    }  # fmt: skip


@pytest.mark.documents
def test_the_real_list_is_read_completely():
    if not REAL_LIST.exists():
        pytest.skip("the documents are not beside the checkout")
    lines = REAL_LIST.read_text(encoding="utf8").split("\n")
    extraction = grants.read(lines, Source("osaka-2024", 2024))
    cases = {row["case_id"]: row for row in extraction.tables["cases"]}
    assert grants.recognises(lines)
    assert grants.source_id(lines) == "osaka"
    assert (len(cases), len(extraction.tables["kpis"]), extraction.unread) == (74, 287, [])
    read_again = {"population": lambda text: clean.population(text).persons, "project_cost_yen": clean.yen}
    for row in extraction.tables["evidence"]:
        assert row["printed_text"] in lines[row["first_line"] - 1]
        assert read_again[row["column_name"]](row["printed_text"]) == cases[row["row_key"]][row["column_name"]]
