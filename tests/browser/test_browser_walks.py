"""The ways of two who have never seen the dashboard, each from the first page to the file they leave with.

What the screen and the files must say is worked out here from the committed facts, in plain Python.
"""

import csv
import io
from math import log10
from statistics import median

import openpyxl
import pytest
from dashboard import CASES, PATIENCE, SMALL, Dashboard
from playwright.sync_api import expect
from served import ROOT
from test_browser_benchmark import BENCHMARK
from test_browser_links import copied, paste
from test_browser_pages import OVERVIEW, SEARCH, downloaded

from ui import bundles

pytestmark = pytest.mark.browser

TOWN, POPULATION = "山田町", 18_000
CATEGORY, CATEGORY_WORDS = "counter_reform", "窓口改革"
ESTIMATE_IN_MAN_YEN = 1_200  # 12,000千円
PEERS, FEWEST_FOR_A_WORD, FEWEST_FOR_A_MEDIAN = 10, 5, 3
OWN = {"own": TOWN, "own_population": str(POPULATION)}
WANTED, TAG = "書かない窓口", "write_free_counter"
BOOK_BAND, BOOK_COST = "人口区分", "イニシャルコスト（税抜換算・円）"
# A median is the only line of two points; the words beside the axis name its group and n.
MEDIANS = """plot => {
    const groups = plot.layout.yaxis.ticktext.map(words => words.split("<br>"))
    const lines = plot.data.filter(trace => trace.mode === "lines" && trace.x.length === 2)
    const drawn = Object.fromEntries(lines.map(line => [Math.round((line.y[0] + line.y[1]) / 2), line.x[0]]))
    return groups.map((words, place) => [words[0], words.slice(1).join(" "), drawn[place] ?? null])
}"""


@pytest.fixture
def planner(browser, address):
    """A tab whose clipboard a page may write and the test may read."""
    context = browser.new_context(viewport=SMALL, locale="ja-JP", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield Dashboard(page, address)
    context.close()


def test_a_planner_of_a_town_not_in_the_data_finds_like_cases_judges_an_estimate_and_hands_both_on(planner):
    assert TOWN not in {case["municipality_name"] for case in CASES}
    nearest_first = sorted(_of_tag(), key=_distance)
    _say_who_we_are(planner)
    planner.type_keyword(WANTED)
    planner.shows(OVERVIEW, len(nearest_first), **OWN, q=WANTED)
    planner.main.get_by_role("link", name="人口の近い順に見る").click()
    planner.shows(SEARCH, len(nearest_first), **OWN, q=WANTED)
    listed = planner.rows(_body(nearest_first[0]))[:5]
    assert [row["団体"] for row in listed] == [_body(case) for case in nearest_first[:5]]
    rows = _rows_of_the_csv(planner)
    assert [row["事例ID"] for row in rows][:5] == [case["case_id"] for case in nearest_first[:5]]
    assert {row["事例ID"] for row in rows} == {case["case_id"] for case in nearest_first}
    planner.follow(BENCHMARK)
    planner.shows(BENCHMARK, **OWN, q=WANTED)
    few, _, _ = _values_to_compare_with(nearest_first)
    assert FEWEST_FOR_A_MEDIAN <= len(few) < FEWEST_FOR_A_WORD
    typed = _judge_the_estimate(planner, nearest_first)
    expect(planner.main).to_contain_text(f"参考: {len(few)}件だけの中央値")
    planner.box("キーワード").fill("")
    planner.box("キーワード").press("Enter")
    planner.choose("分類", CATEGORY_WORDS)
    planner.shows(BENCHMARK, **OWN, category=CATEGORY, **typed)
    _is_judged(planner, _of_category())
    _hand_on_the_link(planner)


def test_an_analyst_finds_the_medians_of_a_chart_again_in_the_workbook_alone(dashboard):
    studies = [case for case in CASES if case["record_type_code"] == "case_study"]
    dashboard.open("/")
    dashboard.follow(SEARCH)
    dashboard.choose("記録の種類", "事例")
    dashboard.shows(SEARCH, len(studies), type="case_study")
    book = openpyxl.load_workbook(io.BytesIO(downloaded(dashboard, "Excelブック")[1]), read_only=True)
    rows = _records(book[bundles.DATA])
    assert sorted(row["事例ID"] for row in rows) == sorted(case["case_id"] for case in studies)
    in_book = _by_group((row[BOOK_BAND], row[BOOK_COST]) for row in rows)
    assert sorted(map(sorted, in_book.values())) == sorted(
        map(sorted, _by_group((case["population_band_code"], _cost(case)) for case in studies).values())
    )
    drawn = dashboard.chart(0).locator(".js-plotly-plot").evaluate(MEDIANS)
    assert {group for group, _, _ in drawn} == set(in_book)
    for group, count, middle in drawn:
        values = in_book[group]
        assert count.split()[0] == f"n={len(values)}"
        assert middle == (pytest.approx(median(values)) if len(values) >= FEWEST_FOR_A_MEDIAN else None)
    _find_the_chart_in_its_own_workbook(dashboard, in_book, drawn)


def _say_who_we_are(planner):
    planner.open("/")
    planner.box("わが町").click()
    planner.box("わが町").fill(TOWN)
    planner.box("わが町").press("Enter")
    expect(planner.page.get_by_test_id("stSidebar")).to_contain_text("データにない名前です")
    planner.box("わが町の人口（人）").fill(str(POPULATION))
    planner.box("わが町の人口（人）").press("Enter")
    planner.shows(OVERVIEW, len(CASES), own=TOWN, own_population=str(POPULATION))
    expect(planner.main).to_contain_text(f"{TOWN}（{POPULATION:,}人・1万人以上5万人未満）")


def _rows_of_the_csv(planner):
    _, content = downloaded(planner, "Excel用CSV")
    assert content.startswith("\ufeff".encode())
    assert content.count(b"\r\n") == content.count(b"\n")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def _judge_the_estimate(planner, cases):
    """Type the estimate, see it judged among these cases, and return what the address then says of it."""
    box = planner.main.get_by_label("わが町の値（万円）", exact=True)
    box.fill(str(ESTIMATE_IN_MAN_YEN))
    box.press("Enter")
    _is_judged(planner, cases)
    return {"own_initial_cost_ex_tax_yen": f"{ESTIMATE_IN_MAN_YEN:.1f}"}


def _is_judged(planner, cases):
    values, bodies, is_far = _values_to_compare_with(cases)
    word = _word(ESTIMATE_IN_MAN_YEN * 10_000, values)
    told = "離れた団体を含めて" * (is_far and len(values) >= FEWEST_FOR_A_WORD) + word
    expect(planner.main).to_contain_text(f"わが町の値 1,200万円（{ESTIMATE_IN_MAN_YEN * 10_000:,}円）")
    expect(planner.main).to_contain_text(f"くらべた値: {bodies}団体の{len(values)}件")
    expect(planner.main.get_by_test_id("stMetricValue")).to_have_text(told)


def _hand_on_the_link(planner):
    other = Dashboard(planner.page.context.new_page(), planner.address)
    other.page.goto(copied(planner, "この画面のリンクをコピー"))
    other.settled()
    expect(other.page.locator("h1")).to_have_text(BENCHMARK)
    for element in ("stMetric", "stHeading", "stCaptionContainer"):
        expect(other.main.get_by_test_id(element)).to_have_text(
            planner.main.get_by_test_id(element).all_text_contents()
        )
    drawn = "plot => plot.data.map(trace => [trace.mode, Array.from(trace.x ?? [])])"
    assert other.chart(0).locator(".js-plotly-plot").evaluate(drawn) == (
        planner.chart(0).locator(".js-plotly-plot").evaluate(drawn)
    )


def _find_the_chart_in_its_own_workbook(dashboard, in_book, drawn):
    fold = dashboard.main.locator("details", has_text="この図の数値・画像")
    fold.locator("summary").click()
    with dashboard.page.expect_download() as download:
        fold.get_by_role("button", name="Excelブック").click()
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()), read_only=True)
    of_chart = _by_group((row["まとまり"], row["値"]) for row in _records(book[bundles.DATA]))
    assert {group: sorted(of_chart[group]) for group in of_chart} == {
        group: sorted(in_book[group]) for group in in_book
    }
    [value] = [row for row in _records(book[bundles.DICTIONARY]) if row["英字の列名"] == "value"]
    assert (value["単位"], value["意味"]) == ("円", bundles.OF_THE_MEASURE)
    said = {row["項目"]: row["内容"] for row in _records(book[bundles.CONDITIONS])}
    studies = [case for case in CASES if case["record_type_code"] == "case_study"]
    zeros = sum(case["initial_cost_yen"] != "" and int(case["initial_cost_yen"]) == 0 for case in studies)
    assert zeros
    assert f"0の{zeros}件は左の欄に数え、中央値に含めません" in said["注意"]
    dashboard.open("/")
    paste(dashboard, said["条件コード"])
    expect(dashboard.page.locator("h1")).to_have_text(SEARCH)
    dashboard.settled()
    again = dashboard.chart(0).locator(".js-plotly-plot").evaluate(MEDIANS)
    assert again == drawn


def _records(sheet):
    headers, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in rows]


def _by_group(pairs):
    """The values above zero by group: zero and blank stand beside the axis, outside n and median."""
    groups = {}
    for group, value in pairs:
        if value:
            groups.setdefault(group, []).append(value)
    return groups


def _cost(case):
    """The initial cost in yen without tax, rounded as the files hold it; None where none is printed."""
    if not case["initial_cost_yen"]:
        return None
    return round(int(case["initial_cost_yen"]) / (1.10 if case["initial_cost_tax_code"] == "included" else 1))


def _of_category():
    return [case for case in CASES if case["category_code"] == CATEGORY]


def _of_tag():
    with (ROOT / "data" / "tags.csv").open(encoding="utf8", newline="") as file:
        tagged = {row["case_id"] for row in csv.DictReader(file) if row["tag_code"] == TAG}
    assert {case["case_id"] for case in CASES if WANTED in case["title"] + case["summary"]} < tagged
    return [case for case in CASES if case["case_id"] in tagged]


def _body(case):
    names = case["prefecture_name"], case["municipality_name"]
    return "".join(dict.fromkeys(names))


def _distance(case):
    return abs(log10(int(case["population"]) / POPULATION))


def _values_to_compare_with(cases):
    """The costs above zero of the bodies nearest in population, how many these are, and whether some are far."""
    known = [case for case in cases if _cost(case) is not None and case["prefecture_name"] != _body(case)]
    distance = {_body(case): _distance(case) for case in known}
    farthest = sorted(distance.values())[:PEERS][-1]
    near = [case for case in known if _distance(case) <= farthest and _cost(case) > 0]
    is_far = any(_distance(case) > log10(2) for case in near)
    return [_cost(case) for case in near], len({_body(case) for case in near}), is_far


def _word(figure, values):
    if len(values) < FEWEST_FOR_A_WORD:
        return "比較には少なすぎます"
    middle = median(values)
    spread = 1.4826 * median(abs(value - middle) for value in values)
    return "高め" if figure > middle + spread else "低め" if figure < middle - spread else "同程度"
