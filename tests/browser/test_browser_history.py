"""Every widget of every page stands in the address: a reload, a pasted link, back and forward give the same screen.

`WALKS` is the list of all widgets that keep a value. A widget that it does not know fails the first test.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import pytest
from dashboard import CASES, PATIENCE, SETTLED, SMALL, Dashboard
from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import expect
from streamlit.testing.v1 import AppTest

from etl.build import build
from ui import sidebar

ROOT = Path(__file__).parents[2]
KAGAMINO, NARA = "岡山県鏡野町", "奈良県奈良市"
TOWN = {"own": KAGAMINO, "own_population": "12000"}
TWO = ["mic-2024-01", "mic-2024-14"]
TITLES = {case["case_id"]: case["title"] for case in CASES}
PIN = "並べる事例に加える"
# What a reader sees: the words, the values of the widgets, what every chart is drawn from, the lists that are painted.
SCREEN = """() => {
    const all = (selector, read) => [...document.querySelectorAll(selector)].map(read);
    const plain = (key, value) => key === 'uid' ? undefined : ArrayBuffer.isView(value) ? [...value] : value;
    return {
        words: document.querySelector('[data-testid="stMain"]').innerText.split('\\n'),
        beside: all('[data-testid="stSidebar"] :is(p, a)', part => part.textContent),
        values: all('input', box => [box.ariaLabel, box.type === 'checkbox' ? box.checked : box.value]),
        chosen: all('[data-tag]', tag => tag.ariaLabel),
        tabs: all('[role="tab"][aria-selected="true"]', tab => tab.innerText),
        charts: all('.js-plotly-plot', chart => JSON.stringify(chart.data, plain)),
        lists: all('[data-testid="stDataFrame"] table', list => list.textContent),
    };
}"""
# What a painted list says of itself follows a fifth of a second after it: it has rows, and they are those of before.
RESTS = f"""() => {{
    const lists = [...document.querySelectorAll('[data-testid="stDataFrame"]')].filter(list => list.checkVisibility());
    const [before, now] = [window.seen, JSON.stringify(({SCREEN})())];
    window.seen = now;
    return ({SETTLED})() && (before === now || !lists.length) && lists.every(list => list.querySelector('table td'));
}}"""
SHOWS_AGAIN = f"""wanted => ({SETTLED})() && location.href === wanted[0]
    && JSON.stringify(({SCREEN})()) === JSON.stringify(wanted[1])"""
SHOWS_ADDRESS = """wanted => {
    const now = new URLSearchParams(location.search);
    return JSON.stringify([...new Set(now.keys())].sort()) === JSON.stringify(Object.keys(wanted).sort())
        && Object.keys(wanted).every(key => now.getAll(key).join() === wanted[key].join());
}"""


class Step(NamedTuple):
    """A change of a widget by its key, what then stands in the address (None: no longer), and what is seen."""

    key: str
    change: Callable[[Dashboard], None]
    address: dict[str, str | list[str] | None]
    seen: str


def field(dashboard, heading):
    return dashboard.page.locator(f'input[aria-label="{heading}"]')


def typed(key, heading, text, address, seen):
    def change(dashboard):
        unfolded(dashboard, heading).fill(text)
        field(dashboard, heading).press("Enter")

    return Step(key, change, address, seen)


def chosen(key, heading, words, address, seen):
    def change(dashboard):
        box = unfolded(dashboard, heading)
        box.evaluate("box => box.scrollIntoView({block: 'center'})")  # a list closes when scrolled
        box.click()
        box.fill(words)
        dashboard.page.get_by_role("option", name=words, exact=heading == "わが町").first.click()

    return Step(key, change, address, seen)


def switched(key, heading, address, seen):
    def change(dashboard):
        unfolded(dashboard, heading)
        dashboard.page.get_by_text(heading, exact=True).click()

    return Step(key, change, address, seen)


def spoken(words, code, seen):
    def change(dashboard):
        dashboard.page.get_by_test_id("stRadio").get_by_text(words, exact=True).click()

    return Step("filter_language", change, {"lang": code}, seen)


def slid(key, heading, address, seen):
    return Step(key, lambda dashboard: unfolded(dashboard, heading).press("ArrowRight"), address, seen)


def pressed(name, address, seen, role="button"):
    def change(dashboard):
        dashboard.page.get_by_role(role, name=name, exact=role != "link").first.click()

    return Step("", change, address, seen)


def opened(key, name, address, seen):
    return Step(key, pressed(name, address, seen, role="tab").change, address, seen)


def unfolded(dashboard, heading):
    """The input with this heading, the fold around it opened as a reader does."""
    box = field(dashboard, heading)
    fold = dashboard.page.locator("details:not([open])", has=box)
    if fold.count():
        fold.locator("summary").click()
        dashboard.settled()  # an opened fold is a change of its own
        box.scroll_into_view_if_needed()  # once it no longer moves
    return box


def several(name, code, heading, words):
    return chosen(f"filter_{name}", heading, words, {sidebar.PARAMETERS[name]: code}, f"{words}")


def limit(name, heading, edge, text, value, seen):
    return typed(f"filter_{name}", f"{heading}の{edge}", text, {name: value}, seen)


INITIAL, RUNNING, PROJECT, LEAD = (
    f"{words}（{unit}）"
    for words, unit in [*((words, "万円") for words in sidebar.AMOUNT_LABELS.values()), ("導入までの期間", "か月")]
)
WALKS = {
    "filters": ("/search", {}, [
        typed("filter_keyword", "キーワード", "鏡野町", {"q": "鏡野町"}, "条件: キーワード: 鏡野町"),
        several("types", "case_study", "記録の種類", "事例"),
        several("bands", "10k_50k", "人口区分", "1万人以上5万人未満"),
        several("categories", "online_services", "分類", "オンライン行政サービス"),
        several("fields", "resident_counter", "分野", "住民窓口"),
        several("prefectures", "岡山県", "都道府県", "岡山県"),
        several("tags", "cashless", "技術", "キャッシュレス"),
        several("forms", "package", "運用形態", "パッケージ製品"),
        several("hostings", "cloud", "環境", "クラウド"),
        several("has", "lead_time_months", "値がある", "導入までの期間"),
        limit("initial_min", INITIAL, "下限", "100", "1000000", "イニシャルコスト: 100万円以上"),
        limit("initial_max", INITIAL, "上限", "9000", "90000000", "100万円から9,000万円まで"),
        limit("running_min", RUNNING, "下限", "10", "100000", "ランニングコスト: 10万円以上"),
        limit("running_max", RUNNING, "上限", "900", "9000000", "10万円から900万円まで"),
        limit("lead_min", LEAD, "下限", "3", "3", "導入までの期間: 3か月以上"),
        limit("lead_max", LEAD, "上限", "30", "30", "3か月から30か月まで"),
        pressed("条件をすべて消す", dict.fromkeys(sidebar.PARAMETERS.values()), "条件: すべての記録"),
    ]),
    "overview": ("/", {}, [
        several("types", "grant_project", "記録の種類", "交付金事業"),
        limit("project_min", PROJECT, "下限", "100", "1000000", "事業費: 100万円以上"),
        limit("project_max", PROJECT, "上限", "9000", "90000000", "100万円から9,000万円まで"),
    ]),
    "search": ("/search", TOWN, [
        chosen("page_measure", "値", "導入までの期間", {"measure": "lead_time_months"}, "か月"),
        chosen("page_group", "まとまり", "記録の種類", {"group": "record_type_code"}, "n = "),
        chosen("", f"{PIN}（0/4）", "北海道北見市", {"pin": "mic-2024-14"}, "並べる事例 1/4"),
        chosen("page_measure", "値", "削減時間（年）", {"measure": "hours_saved_per_year"}, "時間"),
    ]),
    "own town": ("/benchmark", {}, [
        chosen("filter_own_name", "わが町", KAGAMINO, TOWN, "人口が最大5.8倍違う10団体"),
        typed("filter_own_population", "わが町の人口（人）", "30000", {"own_population": "30000"}, "最大2.4倍違う"),
        slid("filter_peer_count", "近い人口の団体の数", {"k": "11"}, "最大2.6倍違う11団体"),
        switched("filter_mixes_prefectures", "都道府県と市区町村をまぜてくらべる", {"mix": "1"}, "最大2.6倍違う11団体"),
        chosen("filter_peers", "くらべる相手", "選んだ団体", {"peers": "chosen"}, "左の「くらべる相手」で団体を"),
        chosen("filter_peer_bodies", "選んだ団体", "香川県土庄町", {"body": "香川県土庄町"}, "香川県土庄町"),
    ]),
    "benchmark": ("/benchmark", TOWN, [
        chosen("page_measure", "値", "ランニングコスト（年・税抜換算）", {"measure": "running_cost_ex_tax_yen"}, "円"),
        chosen("page_group", "まとまり", "分類（何をするか）", {"group": "category_code"}, "ランニングコスト"),
        switched("page_as_printed", "税は印刷どおり", {"as_printed": "True"}, "印刷どおり）の中央値は"),
        typed("page_own_*", "わが町の値（万円/年）", "300.5", {"own_running_cost_ex_tax_yen": "300.5"}, "3,005,000円"),
        switched("page_by_population", "人口あたり", {"by_population": "True"}, "人口1人あたりランニングコスト"),
    ]),
    "estimate": ("/estimate", TOWN, [
        typed("page_initial", "イニシャルコスト（万円）", "800", {"initial": "800.0"}, "イニシャルコスト 800万円"),
        typed("page_running", "ランニングコスト（万円/年）", "60", {"running": "60.0"}, "11,000,000円"),
        typed("page_subsidy", "補助金（万円・イニシャル分）", "100", {"subsidy": "100.0"}, "10,000,000円"),
        typed("page_hours", "削減時間（時間/年）", "900", {"hours": "900.0"}, "900時間/年"),
        chosen("page_wage", "1時間の単価", "自団体の単価を入れる", {"wage": "own"}, "自団体の単価"),
        typed("page_wage_yen", "自団体の単価（円/時間）", "4000", {"wage_yen": "4000"}, "4,000円"),
        typed("page_years", "年数（年）", "", {"years": ""}, "年数が空欄です"),
        typed("page_years", "年数（年）", "8", {"years": "8"}, "8年"),
        typed("page_share", "実現率（％）", "80", {"share": "80"}, "80"),
        chosen("page_from", "事例の値から始める（並べる事例、わが町の人口に近い順）", KAGAMINO, {"from": TWO[0]}, "26"),
        pressed("この値を入れる",
                {"initial": "2670.0", "running": "87.5", "subsidy": "1248.9", "hours": "500.0"}, "33,700,000円"),
    ]),
    "progress": ("/progress", {}, [
        chosen("page_plan", "団体", NARA, {"plan": NARA}, "同じ単位の目標と実績がある 15 件"),
        chosen("page_kpi", "KPI", "出前申請による発行受付件数の増加", {"kpi": "nara-3-01-k1"}, "出前申請による"),
        chosen("page_schedule", "工程を見る団体", NARA, {"schedule": NARA}, f"{NARA}の計画で、時期の印刷がある"),
        # Another plan does not hold the chosen KPI: both go in one step.
        chosen("page_plan", "団体", "愛知県名古屋市", {"plan": "愛知県名古屋市", "kpi": None}, "愛知県名古屋市"),
    ]),
    "compare": ("/compare", {}, [
        chosen("", f"{PIN}（0/4）", KAGAMINO, {"pin": TWO[0]}, "もう1件加えると"),
        chosen("", f"{PIN}（1/4）", "北海道北見市", {"pin": TWO}, "何か月かけて進めたか"),
        pressed("外す", {"pin": TWO[1]}, "もう1件加えると"),
        pressed("空にする", {"pin": None}, "並べる事例がまだありません"),
    ]),
    "case": ("/case", {"case_id": TWO[0]}, [
        pressed(PIN, {"pin": TWO[0]}, "並べる事例から外す"),
        pressed("次の事例", {"case_id": "mic-2024-02"}, TITLES["mic-2024-02"], role="link"),
    ]),
    "sources": ("/sources", {}, [
        opened("page_tab", "列の辞書", {"tab": "dictionary"}, "行"),
        opened("page_tab", "すべてのデータ", {"tab": "files"}, "ZIP は英字の列名"),
        several("types", "case_study", "記録の種類", "事例"),
    ]),
    "present": ("/present", TOWN, [
        chosen("page_measure", "費用の画面で見せる値", "ランニングコスト（年・税抜換算）",
               {"measure": "running_cost_ex_tax_yen"}, "ランニングコスト（年・税抜換算）の中央値は"),
        pressed("省く", {"slides": "places.costs.worth.nearest.sources"}, "省いた画面"),
        pressed("発表を始める", {"slide": "1"}, "1 / 5"),
        pressed("次へ →", {"slide": "2"}, "2 / 5"),
        pressed("終わる", {"slide": None}, "省いた画面"),
    ]),
    "language": ("/search", TOWN, [
        several("types", "case_study", "記録の種類", "事例"),
        chosen("page_group", "まとまり", "分類（何をするか）", {"group": "category_code"}, "n = "),
        spoken("English", "en", "Filters: Type of record: Case study"),
        chosen("page_measure", "Value", "Lead time", {"measure": "lead_time_months"}, "months"),
        chosen("filter_bands", "Population band", "10,000 to 49,999", {"band": "10k_50k"}, "10,000 to 49,999"),
        spoken("日本語", None, "条件: 記録の種類: 事例、人口区分: 1万人以上5万人未満"),
    ]),
    "my data": ("/my_data", {}, [several("types", "case_study", "記録の種類", "事例")]),
}  # fmt: skip

# A click on a mark or a row leads to another page, and a chosen case is pinned: the value serves that one click.
ONE_CLICK = {
    "band_category", "prefectures", "case_list", "peer_values", "running_and_hours", "kpi_panels", "schedule_chart",
    "KPIの目標と実績_list", "終了した施策_list", "pin_choice", "pasted",
}  # fmt: skip
# The file of a reader is in no address: the page says that it is gone with a reload.
UPLOAD = "own_file_0"
# Addresses at which a page draws all it has.
DRAWN = [
    ("overview", {}),
    ("search", {}),
    ("case", {"case_id": TWO[0]}),
    ("case", {"case_id": "nara-1-07"}),
    ("benchmark", {"measure": "running_cost_ex_tax_yen"}),
    ("benchmark", {"measure": "hours_saved_per_year"}),
    ("compare", {"pin": TWO}),
    ("estimate", {"wage": "own", "from": TWO[0]}),
    ("progress", {"plan": NARA}),
    ("progress", {"kpi": "nara-3-01-k1"}),
    ("present", {}),
    ("my_data", {}),
    ("sources", {}),
]


def test_the_walks_know_every_widget_that_keeps_a_value(tmp_path, monkeypatch):
    build([ROOT / "data"], tmp_path / "facts.duckdb")
    monkeypatch.setenv("DX_DATABASE", str(tmp_path / "facts.duckdb"))
    drawn = {re.sub("^page_own_.*", "page_own_*", key) for page, query in DRAWN for key in kept_keys(page, query)}
    walked = {step.key for _, _, steps in WALKS.values() for step in steps} - {""}
    # Pins are no widget: they are set by buttons, which the walks press.
    assert drawn == walked | ONE_CLICK | {UPLOAD}


def kept_keys(page, query):
    """The keys of all widgets that a page has registered, but for folds and those that only send a click."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    widgets = app.session_state._state._state._new_widget_state.widget_metadata  # also tabs, charts and lists
    return {
        name.split("-", 2)[2]
        for name, about in widgets.items()
        if about.value_type not in ("trigger_value", "json_value", "json_trigger_value")  # the latter copy the address
        and not name.endswith("_fold")
    }


def test_every_page_has_a_walk():
    assert {path.strip("/") for path, _, _ in WALKS.values()} == set(sidebar.SETTINGS)
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} - {"overview"} == set(sidebar.SETTINGS) - {""}


def test_only_what_the_address_carries_is_chosen_and_no_page_ends_before_it_is_written():
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "ui").glob("*.py"), ROOT / "app.py"]:
        words = path.read_text(encoding="utf8")
        if path.name not in {"sidebar.py", "page_settings.py", "pins.py"}:
            assert not re.search(r"st\.(tabs|selectbox|number_input|multiselect|toggle)\b", words), path
        if path.parent.name == "pages":
            assert "st.stop" not in words, path


@pytest.fixture(scope="module")
def another_reader(browser, address):
    """Somebody else's browser."""
    context = browser.new_context(viewport=SMALL, locale="ja-JP")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield Dashboard(page, address)
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("walk", WALKS)
def test_reload_link_back_and_forward_give_the_same_screen(dashboard, another_reader, walk):
    path, query, steps = WALKS[walk]
    dashboard.open(path, **query)
    states = [state(dashboard)]
    address = {name: [value] for name, value in query.items()}
    for step in steps:
        address = after(address, step.address)
        states.append(changed(dashboard, step, address))
        assert states[-1] != states[-2], step

    dashboard.page.reload()
    shows_again(dashboard, states[-1])
    another_reader.page.goto(states[-1][0])
    shows_again(another_reader, states[-1])
    for before in reversed(states[:-1]):
        dashboard.page.go_back()
        shows_again(dashboard, before)
    for following in states[1:]:
        dashboard.page.go_forward()
        shows_again(dashboard, following)


def after(address, change):
    changed = address | {name: [value] if isinstance(value, str) else value for name, value in change.items()}
    return {name: values for name, values in changed.items() if values is not None}


def changed(dashboard, step, address):
    """Change a widget and return the state of the page; the history is then longer by one step."""
    steps = dashboard.page.evaluate("history.length")
    step.change(dashboard)
    try:
        dashboard.page.wait_for_function(SHOWS_ADDRESS, arg=address)
    except Late:
        pytest.fail(f"{step.key}: {unquote(dashboard.page.url)}, not {address}")
    dashboard.page.evaluate("document.activeElement.blur()")
    dashboard.settled()
    expect(dashboard.page.get_by_test_id("stApp")).to_contain_text(step.seen)
    assert dashboard.page.evaluate("history.length") == steps + 1, step.key
    return state(dashboard)


def state(dashboard):
    dashboard.page.wait_for_function(RESTS, polling=400)
    return dashboard.page.url, dashboard.page.evaluate(SCREEN)


def shows_again(dashboard, wanted):
    try:
        dashboard.page.wait_for_function(SHOWS_AGAIN, arg=list(wanted))
    except Late:
        address, screen = dashboard.page.url, dashboard.page.evaluate(SCREEN)
        assert unquote(address) == unquote(wanted[0])
        for part, seen in screen.items():
            assert seen == wanted[1][part], part
        pytest.fail("the page did not come to rest")


@pytest.mark.browser
def test_a_link_of_the_sidebar_leads_back_to_how_a_page_was_left_and_only_in_this_session(dashboard, another_reader):
    dashboard.open("/estimate", band="10k_50k", hours="900.0", initial="800.0")
    left = state(dashboard)
    dashboard.follow("事例をさがす")
    dashboard.shows("事例をさがす", band="10k_50k")
    changed(dashboard, WALKS["search"][2][1], {"band": ["10k_50k"], "group": ["record_type_code"]})
    dashboard.follow("費用対効果")
    shows_again(dashboard, left)
    another_reader.open("/search")
    another_reader.follow("費用対効果")
    another_reader.shows("費用対効果")

    dashboard.follow("費用対効果")  # the link of the page itself starts it afresh
    dashboard.shows("費用対効果", band="10k_50k")
    expect(field(dashboard, "削減時間（時間/年）")).to_have_value("")
    dashboard.page.go_back()
    shows_again(dashboard, left)
    dashboard.page.go_back()
    if "group" not in dashboard.query():  # the step between that a slow browser can note, as in the next test
        dashboard.page.go_back()
    dashboard.shows("事例をさがす", band="10k_50k", group="record_type_code")


@pytest.mark.browser
@pytest.mark.parametrize("words", ["概要", "計画と進捗"], ids=["overview", "progress"])
def test_the_number_of_a_case_stays_with_its_page(dashboard, words):
    dashboard.open("/case", case_id=TWO[0], band="10k_50k")
    dashboard.follow(words)
    dashboard.shows(words, band="10k_50k")
    dashboard.page.go_back()
    # A slow browser that hears the new page's parameters before it has taken its path notes them under the old path
    # too: a step between, which only a page with a path of its own can have.
    if is_between(dashboard):
        dashboard.page.go_back()
    dashboard.shows(TITLES[TWO[0]], case_id=TWO[0], band="10k_50k")
    dashboard.page.go_forward()
    dashboard.page.wait_for_function("() => !location.search.includes('case_id')")
    if is_between(dashboard):
        dashboard.page.go_forward()
    dashboard.shows(words, band="10k_50k")


def is_between(dashboard):
    """Tell whether the browser stands on the path of a case with the parameters of the page after it."""
    address = urlsplit(dashboard.page.url)
    return address.path == "/case" and "case_id" not in address.query


@pytest.mark.browser
def test_what_is_no_parameter_of_the_page_leaves_the_address(dashboard):
    dashboard.open("/progress", case_id=TWO[0], initial="800.0", plan=NARA, years="5.5")
    dashboard.shows("計画と進捗", plan=NARA)
    assert urlsplit(dashboard.page.url).path == "/progress"
