"""Two members of staff on their way in a real browser: a presenter before a committee, and the keeper of the data.

What the screen and the files must say is worked out here from the committed facts, in plain Python.
"""

import csv
import io
import re
import subprocess
import sys
from math import log10
from statistics import median

import openpyxl
import pytest
from casebook_document import LEGEND, case
from dashboard import CASES, SMALL, Dashboard
from playwright.sync_api import expect
from pptx import Presentation
from served import ROOT, serving
from test_browser_pages import OVERVIEW, SEARCH, downloaded
from test_browser_present import FAULTS, PRESENT

pytestmark = pytest.mark.browser

TOWN, POPULATION, BAND = "岡山県鏡野町", 12_000, "10k_50k"
OWN = {"own": TOWN, "own_population": str(POPULATION)}
SELECTION = {"type": "case_study"}
SLIDES = ["words", "table", "chart", "chart", "table", "table"]  # title, places, costs, worth, nearest, sources
LOADED, REFUSED = 0, 3


def test_a_presenter_shows_six_slides_and_takes_them_as_an_editable_powerpoint(dashboard):
    studies = [one for one in CASES if one["record_type_code"] == "case_study"]
    _choose_the_town_and_the_selection(dashboard, studies)
    headings = _show_the_slides(dashboard)
    _say_what_the_data_say(headings, studies)
    dashboard.page.keyboard.press("Escape")
    dashboard.shows(PRESENT, **OWN, **SELECTION)
    name, content = downloaded(dashboard, "PowerPoint")
    assert re.fullmatch(r"発表_記録の種類_事例_\d{8}\.pptx", name)
    pages = list(Presentation(io.BytesIO(content)).slides)
    assert [page.shapes.title.text for page in pages] == headings
    assert [_editable(page) for page in pages] == SLIDES
    dots = pages[SLIDES.index("chart")].shapes
    book = next(shape.chart for shape in dots if shape.has_chart).part.chart_workbook.xlsx_part.blob
    cells = [
        cell for row in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True) for cell in row
    ]
    amounts = {round(cell * 10_000) for cell in cells if isinstance(cell, int | float)}
    assert {round(_cost(one)) for one in studies if _cost(one)} <= amounts


def _choose_the_town_and_the_selection(dashboard, studies):
    dashboard.open("/")
    dashboard.box("わが町").click()
    dashboard.box("わが町").fill(TOWN.removeprefix("岡山県"))
    dashboard.page.get_by_role("option", name=TOWN, exact=True).click()
    dashboard.shows(OVERVIEW, len(CASES), **OWN)
    dashboard.choose("記録の種類", _label("record_type", "case_study"))
    dashboard.shows(OVERVIEW, len(studies), **OWN, **SELECTION)
    dashboard.follow(PRESENT)
    dashboard.shows(PRESENT, **OWN, **SELECTION)


def _show_the_slides(dashboard):
    """Lead through all slides by the keys, each whole in the window; return their headings."""
    dashboard.page.get_by_role("button", name="発表を始める").click()
    headings = []
    for number in range(1, len(SLIDES) + 1):
        dashboard.page.wait_for_function(
            "number => new URLSearchParams(location.search).get('slide') === number", arg=str(number)
        )
        expect(dashboard.main).to_contain_text(f"{number} / {len(SLIDES)}")
        dashboard.settled()
        for _ in range(20):  # the chart takes its width once drawn
            dashboard.page.wait_for_timeout(300)
            if not (faults := dashboard.page.evaluate(FAULTS)):
                break
        assert not faults
        headings.append(dashboard.page.locator("h1").inner_text())
        dashboard.page.wait_for_function("window.slideKeys")
        dashboard.page.keyboard.press("ArrowRight")
    return headings


def _say_what_the_data_say(headings, studies):
    others = [one for one in studies if one["prefecture_name"] + one["municipality_name"] != TOWN]
    costs = [_cost(one) for one in others if one["population_band_code"] == BAND]
    costs = [cost for cost in costs if cost]
    assert f"で{_ten_thousands(median(costs))}万円（n={len(costs)}" in headings[2]
    most = max(_cells(studies).values())
    assert re.search(rf"^{len(studies)}件のうち.*{most}件$", headings[1])
    known = [one for one in others if _has_figure(one) and one["municipality_type_code"] != "prefecture"]
    closest = min(known, key=lambda one: abs(log10(int(one["population"]) / POPULATION)))
    assert f"最も近いのは{closest['prefecture_name']}{closest['municipality_name']}" in headings[4]


def _editable(page):
    """What PowerPoint can change on a page beside its words."""
    assert not [shape for shape in page.shapes if hasattr(shape, "image")]
    kinds = ["chart" if shape.has_chart else "table" for shape in page.shapes if shape.has_chart or shape.has_table]
    return kinds[0] if kinds else "words"


def _cost(one):
    yen = one["initial_cost_yen"]
    return int(yen) / (1.10 if one["initial_cost_tax_code"] == "included" else 1) if yen else None


def _ten_thousands(yen):
    return f"{round(yen / 10_000):,}"


def _cells(cases):
    cells = [(one["population_band_code"], one["category_code"]) for one in cases]
    return {cell: cells.count(cell) for cell in cells}


def _has_figure(one):
    return any(one[name] for name in ("initial_cost_yen", "running_cost_yen", "project_cost_yen"))


def test_the_keeper_adds_an_edition_and_a_town_s_workbook_to_a_running_server(browser, chromium, tmp_path):
    database = tmp_path / "facts.duckdb"
    assert _etl("build", "--database", database)[0] == LOADED
    with serving(database, tmp_path) as served:
        context = browser.new_context(viewport=SMALL, locale="ja-JP")
        dashboard = Dashboard(context.new_page(), served.address)
        dashboard.open("/")
        dashboard.shows(OVERVIEW, len(CASES))
        edition = _extract_and_fill_in(tmp_path, database)
        _is_found(dashboard, "会議録の作成をAIで支援", len(CASES) + 2)
        town = _check_and_mend(tmp_path)
        code, words = _etl("build", "--strict", "--data", ROOT / "data", edition, town, "--database", database)
        assert code == LOADED, words
        _is_found(dashboard, "押印をやめた届出", len(CASES) + 4)
        context.close()


def _extract_and_fill_in(folder, database):
    """Extract a new edition, be refused for what is blank, fill in what was asked, and build; return its folder."""
    document, out = folder / "新しい版.txt", folder / "取り出し"
    second = case(
        title="２ 会議録の作成をAIで支援 【奈良県葛城市】",
        costs=["イニシャルコスト ※税抜 800千円 ランニングコスト（1年あたり） ※税込 別途見積", "", "（備考） （備考）"],
        reference=["【参考情報】  葛城市人口：3.7万人（令和６年１月１日現在）"],
    )
    document.write_text("\n".join([*LEGEND, *case(), *second]) + "\n", encoding="utf8")
    code, words = _etl("extract", document, "--out", out)
    assert code == LOADED
    [unread] = [row for row in _rows(out / "unread.csv") if row["column_name"] == "running_cost_yen"]
    assert document.read_text(encoding="utf8").splitlines()[int(unread["line"]) - 1].endswith(unread["printed_text"])
    [blank] = [line for line in words.splitlines() if "running_cost_status_code" in line and "空欄" in line]
    assert "cases.csv の 3 行目" in blank
    command = ("build", "--strict", "--data", ROOT / "data", out, "--database", database)
    code, words = _etl(*command)
    assert code == REFUSED
    assert "cases.csv の 3 行目 running_cost_status_code" in words
    assert "データベースは入れ替えていません（--strict）" in words
    _fill_in(out / "cases.csv", 2, running_cost_status_code="not_stated")
    _fill_in(out / "sources.csv", 1, title="事例集", publisher_name="総務省", edition="令和7年度版", note="")
    code, words = _etl(*command)
    assert code == LOADED, words
    return out


def _check_and_mend(folder):
    """Fill in the workbook of another town with one bad row, mend what the check names; return its folder."""
    town = folder / "ある町"
    town.mkdir()
    file = town / "記入済み.xlsx"
    assert _etl("template", file)[0] == LOADED
    book = openpyxl.load_workbook(file)
    book["出典"].append(["satoyama", "町の取組の一覧", "鏡野町"])
    headings = [cell.value for cell in book["事例"][1]]
    common = {
        "出典ID": "satoyama", "記録の種類": "事例", "都道府県": "岡山県", "団体名": "鏡野町", "団体の種類": "町",
        "人口（人）": "1.2万人", "分類（何をするか）": "窓口改革",
    }  # fmt: skip
    for number, name, cost in ((1, "押印をやめた届出", "約350千円（税込）"), (2, "議案の配付", "300万ぐらい")):
        row = common | {"事例ID": f"satoyama-0{number}", "名称": name, "イニシャルコスト（円）": cost}
        book["事例"].append([row.get(heading) for heading in headings])
    book.save(file)
    code, words = _etl("check", file)
    assert code == REFUSED
    assert re.search(r"^sources +1 +1 +0$", words, re.MULTILINE)
    assert re.search(r"^cases +2 +1 +1$", words, re.MULTILINE)
    assert f"の {book['事例'].max_row} 行目 initial_cost_yen = 300万ぐらい" in words
    book["事例"].cell(book["事例"].max_row, headings.index("イニシャルコスト（円）") + 1, "300万円")
    book.save(file)
    code, words = _etl("check", file)
    assert code == LOADED, words
    return town


def _is_found(dashboard, title, count):
    """See the new number of records in the open tab, and the record by its name."""
    dashboard.follow(OVERVIEW)
    dashboard.shows(OVERVIEW, count)
    dashboard.follow(SEARCH)
    dashboard.shows(SEARCH)
    dashboard.type_keyword(title)
    dashboard.shows(SEARCH, q=title)
    assert dashboard.count() == 1
    dashboard.page.get_by_role("button", name="条件をすべて消す").click()
    dashboard.shows(SEARCH, count)


def _etl(*arguments):
    command = [sys.executable, "-m", "etl", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf8", check=False)
    return done.returncode, done.stdout + done.stderr


def _label(list_name, code):
    codes = _rows(ROOT / "data" / "codes.csv")
    return next(row["label_ja"] for row in codes if (row["list"], row["code"]) == (list_name, code))


def _rows(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def _fill_in(path, number, **values):
    rows = _rows(path)
    rows[number - 1] |= values
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
