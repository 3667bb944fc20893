"""The filters, the address and the history of the browser, in a real browser."""

import pytest
from dashboard import CASES, SMALL, Dashboard, records
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

OVERVIEW, SEARCH = "概要", "事例をさがす"
ALL = len(CASES)
TINY = records(population_band_code="under_10k")
TOWNS = records(population_band_code="10k_50k")
COUNTERS = records(population_band_code="10k_50k", category_code="counter_reform")
PRAISED = records(population_band_code="10k_50k", category_code="counter_reform", record_type_code="case_study")


def test_a_changed_filter_changes_the_address_the_list_and_the_caption(dashboard):
    dashboard.open("/search")
    dashboard.shows(SEARCH, ALL)
    dashboard.choose("人口区分", "1万人未満")
    dashboard.shows(SEARCH, TINY, band="under_10k")
    expect(dashboard.main).to_contain_text("条件: 人口区分: 1万人未満｜")
    assert dashboard.count() == TINY
    assert [int(row["人口"]) < 10_000 for row in dashboard.rows("福島県昭和村")] == [True] * TINY


def test_switching_pages_keeps_the_filters(dashboard):
    dashboard.open("/", band="under_10k")
    for words in ("事例をさがす", "データについて", "概要"):
        dashboard.follow(words)
        dashboard.shows(words, band="under_10k")
        assert dashboard.chosen("人口区分") == ["1万人未満"]


def test_back_and_forward_restore_page_and_filters(dashboard):
    dashboard.open("/")
    dashboard.choose("人口区分", "1万人以上5万人未満")
    dashboard.shows(OVERVIEW, TOWNS, band="10k_50k")
    dashboard.follow("事例をさがす")
    dashboard.shows(SEARCH, TOWNS, band="10k_50k")
    dashboard.choose("分類", "窓口改革")
    dashboard.shows(SEARCH, COUNTERS, band="10k_50k", category="counter_reform")
    dashboard.choose("記録の種類", "事例")
    dashboard.shows(SEARCH, PRAISED, band="10k_50k", category="counter_reform", type="case_study")

    dashboard.page.go_back()
    dashboard.shows(SEARCH, COUNTERS, band="10k_50k", category="counter_reform")
    assert dashboard.chosen("記録の種類") == []
    dashboard.page.go_back()
    dashboard.shows(SEARCH, TOWNS, band="10k_50k")
    dashboard.page.go_back()
    dashboard.shows(OVERVIEW, TOWNS, band="10k_50k")
    dashboard.page.go_back()
    dashboard.shows(OVERVIEW, ALL)
    assert dashboard.chosen("人口区分") == []

    dashboard.page.go_forward()
    dashboard.shows(OVERVIEW, TOWNS, band="10k_50k")
    dashboard.page.go_forward()
    dashboard.shows(SEARCH, TOWNS, band="10k_50k")
    dashboard.page.go_forward()
    dashboard.page.go_forward()
    dashboard.shows(SEARCH, PRAISED, band="10k_50k", category="counter_reform", type="case_study")
    assert dashboard.chosen("分類") == ["窓口改革"]


def test_a_reload_keeps_everything(dashboard):
    dashboard.open("/search")
    dashboard.choose("分野", "住民窓口")
    dashboard.page.wait_for_url("**field=*")
    dashboard.type_keyword("LINE")
    dashboard.page.wait_for_url("**q=LINE*")
    dashboard.settled()
    before, count = dashboard.query(), dashboard.count()
    dashboard.page.reload()
    dashboard.settled()
    assert dashboard.query() == before
    assert dashboard.count() == count
    assert dashboard.chosen("分野") == ["住民窓口"]
    expect(dashboard.box("キーワード")).to_have_value("LINE")


def test_a_pasted_link_gives_the_same_screen_to_someone_else(dashboard, browser, address):
    dashboard.open("/search", band="300k_plus", type="case_study", own_population=18000, initial_max=10_000_000)
    context = browser.new_context(viewport=SMALL, locale="ja-JP")
    other = Dashboard(context.new_page(), address)
    other.page.goto(dashboard.page.url)
    other.settled()
    assert other.main.inner_text() == dashboard.main.inner_text()
    first = "群馬県前橋市"
    assert other.rows(first) == dashboard.rows(first)
    assert (
        other.page.get_by_test_id("stSidebar").inner_text() == dashboard.page.get_by_test_id("stSidebar").inner_text()
    )
    context.close()


def test_the_first_visitor_after_a_start_may_come_by_any_address(shared_context, fresh_address):
    # Before app.py has run, the framework would run the page's file alone: no sidebar, no filters.
    visitor = Dashboard(shared_context.new_page(), fresh_address)
    visitor.open("/search", band="under_10k")
    visitor.shows(SEARCH, TINY, band="under_10k")
    assert visitor.chosen("人口区分") == ["1万人未満"]
    visitor.page.close()


def test_clicks_in_quick_succession_are_all_kept(dashboard):
    dashboard.open("/search")
    dashboard.choose("分類", "窓口改革")
    dashboard.choose("分類", "内部業務")
    dashboard.choose("記録の種類", "交付金事業")
    dashboard.choose("都道府県", "大阪府")
    dashboard.shows(
        SEARCH,
        category=["counter_reform", "internal_operations"],
        type="grant_project",
        prefecture="大阪府",
    )
    assert dashboard.chosen("分類") == ["窓口改革", "内部業務"]
    assert dashboard.chosen("都道府県") == ["大阪府"]


def test_clearing_drops_every_condition_but_keeps_the_own_town(dashboard):
    dashboard.open(
        "/search", band="300k_plus", category="counter_reform", q="窓口", has="lead_time_months", own_population=18000
    )
    dashboard.page.get_by_role("button", name="条件をすべて消す").click()
    dashboard.shows(SEARCH, ALL, own_population="18000")
    assert dashboard.chosen("人口区分") == dashboard.chosen("分類") == dashboard.chosen("値がある") == []
    expect(dashboard.box("キーワード")).to_have_value("")


def test_unknown_and_hostile_values_of_an_address_are_dropped_without_an_error(dashboard):
    hostile = {"type": "unknown", "band": "'; drop table", "own_population": -1, "initial_min": "abc"}
    dashboard.open("/", q="<script>", **hostile)
    dashboard.shows(OVERVIEW, q="<script>")
    expect(dashboard.main).to_contain_text(f"「キーワード」を外すと {ALL} 件になります。")
    expect(dashboard.main).to_contain_text("キーワード: <script>")
    expect(dashboard.page.get_by_test_id("stException")).to_have_count(0)
    expect(dashboard.page.get_by_test_id("stAlertContentError")).to_have_count(0)


def test_a_keyword_of_an_address_is_shown_as_text_and_fetches_nothing(dashboard):
    markdown = "![x](http://example.com/x.png) **b** :material/home: $a$"
    dashboard.open("/search", q=markdown)
    expect(dashboard.main).to_contain_text("example.com/x.png) **b**")
    shown = dashboard.main.inner_text().replace("\N{WORD JOINER}", "")  # which keeps an address from becoming a link
    assert f"（キーワード: {markdown}）" in shown
    expect(dashboard.main.locator("img, strong, .katex, a[href*=example]")).to_have_count(0)


@pytest.mark.parametrize(
    ("printed", "typed"), [("マイナンバー", "ﾏｲﾅﾝﾊﾞｰ"), ("RPA", "ｒｐａ"), ("書かない窓口", "書カナイ窓口")]
)
def test_a_keyword_forgives_width_case_and_kana(dashboard, printed, typed):
    dashboard.open("/search", q=printed)
    count = dashboard.count()
    assert 0 < count < ALL
    dashboard.type_keyword(typed)
    dashboard.shows(SEARCH, count, q=typed)


def test_a_keyword_without_a_match_says_which_condition_to_loosen(dashboard):
    dashboard.open("/search", q="該当しない言葉", band="under_10k")
    expect(dashboard.main).to_contain_text("条件に合う記録がありません。")
    expect(dashboard.main).to_contain_text(f"「キーワード」を外すと {TINY} 件になります。")


def test_the_own_population_orders_by_nearness_and_selects_nothing(dashboard):
    dashboard.open("/search")
    dashboard.box("わが町の人口（人）").fill("18000")
    dashboard.box("わが町の人口（人）").press("Enter")
    dashboard.shows(SEARCH, ALL, own_population="18000")
    expect(dashboard.main).to_contain_text("わが町の人口に近い順")
    expect(dashboard.page.locator("th", has_text="人口比（倍）")).to_be_attached()
    ratios = [float(row["人口比（倍）"]) for row in dashboard.rows("北海道余市町")]
    distances = [max(ratio, 1 / ratio) for ratio in ratios]
    assert len(distances) > 5
    assert distances == sorted(distances)


def test_choosing_a_body_fills_in_its_population(dashboard):
    dashboard.open("/search")
    dashboard.box("わが町").click()
    dashboard.box("わが町").press_sequentially("鏡野")
    dashboard.page.get_by_role("option", name="岡山県鏡野町").click()
    dashboard.shows(SEARCH, ALL, own="岡山県鏡野町", own_population="12000")
    expect(dashboard.box("わが町の人口（人）")).to_have_value("12000")
    dashboard.rows("岡山県鏡野町")


def test_a_name_of_ones_own_is_offered_and_an_empty_list_is_told_in_japanese(dashboard):
    dashboard.open("/search")
    dashboard.box("わが町").click()
    dashboard.box("わが町").press_sequentially("奈良")
    own, *others = dashboard.page.get_by_role("option").all()
    expect(own).to_have_accessible_name("入力したとおりの名前にする")
    assert own.inner_text() == ""  # nothing of the framework's own words is seen
    assert own.evaluate("one => getComputedStyle(one, '::before').content") == '"入力したとおりの名前にする"'
    assert [one.inner_text() for one in others] == ["奈良県奈良市", "奈良県葛城市"]
    dashboard.box("わが町").press("Escape")
    dashboard.box("分類").click()
    dashboard.box("分類").press_sequentially("該当しない")
    none = dashboard.page.locator('[role="listbox"][data-empty] span')
    assert none.evaluate("one => getComputedStyle(one).fontSize") == "0px"
    assert none.evaluate("one => getComputedStyle(one, '::after').content") == '"あてはまるものがありません"'


@pytest.mark.parametrize(
    ("typed", "name", "population"), [("ｶｶﾞﾐﾉ町", "ｶｶﾞﾐﾉ町", ""), ("三鷹", "東京都三鷹市", "190000")]
)
def test_a_typed_name_becomes_the_one_body_it_means_or_stays_ones_own(dashboard, typed, name, population):
    dashboard.open("/search")
    dashboard.box("わが町").click()
    dashboard.box("わが町").press_sequentially(typed)
    dashboard.box("わが町").press("Enter")
    dashboard.page.wait_for_function("name => new URLSearchParams(location.search).get('own') === name", arg=name)
    dashboard.settled()
    expect(dashboard.box("わが町")).to_have_value(name)
    expect(dashboard.box("わが町の人口（人）")).to_have_value(population)


@pytest.mark.parametrize(
    ("population", "left"), [("12000", {}), ("15000", {"own_population": "15000"})], ids=["its own", "a typed one"]
)
def test_the_population_of_the_body_before_goes_with_its_name_but_a_typed_one_stays(dashboard, population, left):
    dashboard.open("/search", own="岡山県鏡野町", own_population=population)
    dashboard.box("わが町").click()
    dashboard.box("わが町").fill("架空町")
    dashboard.box("わが町").press("Enter")
    dashboard.shows(SEARCH, ALL, own="架空町", **left)
    expect(dashboard.box("わが町の人口（人）")).to_have_value(left.get("own_population", ""))
    dashboard.page.go_back()
    dashboard.shows(SEARCH, ALL, own="岡山県鏡野町", own_population=population)
