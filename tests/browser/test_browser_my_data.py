"""One's own spreadsheet in a real browser: checked, laid over, marked, and seen by nobody else."""

from pathlib import Path

import pypdfium2
import pytest
from dashboard import CASES, LARGE, Dashboard
from playwright.sync_api import expect
from test_browser_pages import downloaded

pytestmark = pytest.mark.browser

PAGE = "自団体データ"
ALL = len(CASES)
SHEET = (
    "名称,都道府県,団体名,人口,イニシャルコスト（万円）,分類,記録の種類\r\n"
    'ぼたん一つの窓口,奈良県,葛城市,36832,"2,670",窓口改革,事例\r\n'
    "読めない窓口,奈良,葛城市,,いっぱい,窓口改革,事例\r\n"
)
SHEET_OF_EXCEL = SHEET.encode("cp932")


def upload(dashboard, name="町.csv", content=SHEET_OF_EXCEL):
    dashboard.page.set_input_files(
        "input[type=file]", {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def test_own_cases_are_checked_laid_over_and_marked(dashboard):
    dashboard.open("/my_data")
    upload(dashboard)
    expect(dashboard.main.get_by_text("読んだ行 2 ＝ 重ねた行 1 ＋ 取り込めなかった行 1")).to_be_visible()
    expect(dashboard.main.get_by_text("CP932（Shift_JIS）")).to_be_visible()
    expect(dashboard.main.get_by_text("町.csv の 3 行目")).to_be_visible()
    name, content = downloaded(dashboard, "取り込めなかった行を受け取る")
    assert name == "取り込めなかった行.xlsx"
    assert content.startswith(b"PK")
    dashboard.main.get_by_text("→ ほかの事例と並べて見る").click()
    dashboard.settled()
    expect(dashboard.main.get_by_text(f"{ALL + 1} 件が該当")).to_be_visible()
    chart = dashboard.page.get_by_test_id("stPlotlyChart")
    chart.scroll_into_view_if_needed()
    expect(chart.locator("svg").get_by_text("ぼたん一つの窓口", exact=True)).to_be_visible()
    _, rows = downloaded(dashboard, "Excel用CSV")
    assert "ぼたん一つの窓口" in rows.decode("utf-8-sig").splitlines()[1]
    dashboard.page.get_by_test_id("stSidebar").get_by_text("概要", exact=True).click()
    dashboard.settled()
    expect(dashboard.main.get_by_text("うち自団体データ ◆ 1 件").first).to_be_visible()


def test_an_own_case_is_compared_printed_exported_and_taken_over_as_one_s_own(dashboard):
    dashboard.open("/my_data", pin="mic-2024-01")
    upload(dashboard)
    expect(dashboard.main.get_by_text("重ねている事例")).to_be_visible()
    dashboard.follow("並べる事例 1/4")
    box = dashboard.main.locator('input[aria-label="並べる事例に加える（1/4）"]')
    box.click()
    box.fill("ぼたん")
    dashboard.page.get_by_role("option", name="ぼたん一つの窓口").click()
    expect(dashboard.main.locator(".side-by-side thead").first).to_contain_text("B ◆自団体 奈良県葛城市")
    dashboard.settled()
    expect(dashboard.chart(0)).to_contain_text("B ◆自団体 奈良県葛城市")
    expect(dashboard.main).to_contain_text("n = 2（うち自団体データ ◆ 1 件、公表資料の根拠なし）")
    dashboard.main.get_by_text("この表の根拠").click()
    dashboard.main.get_by_role("button", name="Excel用CSV").first.scroll_into_view_if_needed()
    name, rows = downloaded(dashboard, "Excel用CSV")
    head, first, own = rows.decode("utf-8-sig").splitlines()[:3]
    assert name.startswith("並べた事例")
    assert head.endswith("自団体データ")
    assert ("ぼたん一つの窓口" in own, first.rsplit(",", 1)[1] != own.rsplit(",", 1)[1]) == (True, True)
    paper = pypdfium2.PdfDocument(dashboard.page.pdf(format="A4"))
    assert len(paper) == 1
    assert "◆自団体" in paper[0].get_textpage().get_text_range()

    dashboard.follow("費用対効果")
    box = dashboard.main.locator('input[aria-label^="事例の値から始める"]')
    box.click()
    box.fill("ぼたん")
    dashboard.page.get_by_role("option", name="◆奈良県葛城市｜ぼたん一つの窓口").click()
    dashboard.settled()
    dashboard.main.get_by_role("button", name="この値を入れる").click()
    dashboard.page.wait_for_url("**initial=2670**")
    expect(dashboard.main).to_contain_text(f"/ {ALL}（値あり／該当）（ほかに自団体データ ◆ 1 件）")


def test_another_session_never_sees_them_and_they_can_be_taken_away(dashboard, shared_context, address):
    dashboard.open("/my_data")
    upload(dashboard)
    expect(dashboard.main.get_by_text("重ねている事例")).to_be_visible()
    other = type(dashboard)(shared_context.new_page(), address)
    other.open("/search")
    expect(other.main.get_by_text(f"{ALL} 件が該当")).to_be_visible()
    other.open("/case", case_id="own-0002")
    expect(other.main.get_by_text("の事例はありません")).to_be_visible()
    other.page.close()
    dashboard.main.get_by_role("button", name="自団体データを消す").click()
    expect(dashboard.main.get_by_text("まだ何も重ねていません")).to_be_visible()


def test_a_click_while_the_check_runs_loses_nothing(dashboard):
    dashboard.open("/my_data")
    upload(dashboard)
    dashboard.page.wait_for_timeout(400)
    dashboard.page.get_by_label("キーワード", exact=True).fill("窓口")
    dashboard.page.get_by_label("キーワード", exact=True).press("Enter")
    expect(dashboard.main.get_by_text("事例 1 件を重ねています")).to_be_visible()


def test_removing_the_file_takes_its_cases_away(dashboard):
    dashboard.open("/my_data")
    upload(dashboard)
    expect(dashboard.main.get_by_text("事例 1 件を重ねています")).to_be_visible()
    dashboard.page.get_by_test_id("stFileUploader").locator(
        "button:has-text('close'), [aria-label^='Remove']"
    ).first.click()
    expect(dashboard.main.get_by_text("まだ何も重ねていません")).to_be_visible()


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A folder of this test's own for what is temporary, so that nobody else writes there."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def test_nothing_is_written_to_disk(temporary, fresh_address, shared_context, database):
    dashboard = Dashboard(shared_context.new_page(), fresh_address)
    dashboard.open("/my_data")
    before = written(temporary, database.parent)
    padded = SHEET.encode() + b"".join(
        f"窓口{number},奈良県,葛城市,36832,{number},窓口改革,事例\r\n".encode() for number in range(1, 4000)
    )
    upload(dashboard, content=padded)
    expect(dashboard.main.get_by_text("事例 4,000 件を重ねています")).to_be_visible()
    assert written(temporary, database.parent) == before
    dashboard.page.close()


def written(*folders: Path):
    """What stands in folders, besides the servers' own logs."""
    return sorted(
        (str(path), path.stat().st_mtime_ns)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("server_")
    )


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("大きな表.csv", b"a" * (2 << 20), "大きすぎます（2.0MB、上限 1MB）"),
        ("壊れた.xlsx", b"PK\x03\x04", "Excel ブックとして読み取れません"),
        ("電話帳.csv", "電話,住所\r\n1,2\r\n".encode(), "読み取れる表がありません"),
    ],
)
def test_what_cannot_be_read_is_refused_politely(dashboard, name, content, words):
    dashboard.open("/my_data")
    upload(dashboard, name, content)
    expect(dashboard.main.get_by_text(words)).to_be_visible()


def test_the_template_can_be_taken_and_sent_back(dashboard):
    dashboard.open("/my_data")
    name, content = downloaded(dashboard, "記入用のブックを受け取る")
    assert name == "自団体データ_記入用.xlsx"
    upload(dashboard, name, content)
    expect(dashboard.main.get_by_text("読んだ行 0 ＝ 重ねた行 0")).to_be_visible()


def test_the_page_fits_a_shared_screen_and_speaks_japanese(dashboard):
    dashboard.page.set_viewport_size(LARGE)
    dashboard.open("/my_data")
    expect(dashboard.main.get_by_text("per file")).to_be_hidden()
    assert dashboard.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
