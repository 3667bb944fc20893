"""One open tab of the dashboard: the steps a reader takes, each waiting for what it leads to."""

import csv
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect

SMALL, LARGE = {"width": 1280, "height": 720}, {"width": 1920, "height": 1080}
SETTLED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const busy = '[data-testid="stStatusWidget"], [data-testid="stSkeleton"], [data-stale="true"]';
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
        && document.querySelector('h1') && !document.querySelector(busy)
        && charts.every(chart => chart.querySelector('.main-svg text'));
}"""

PATIENCE = 60_000  # milliseconds: a busy machine of two cores is slow, and not wrong
expect.set_options(timeout=PATIENCE)


with (Path(__file__).parents[2] / "data" / "cases.csv").open(encoding="utf8", newline="") as file:
    CASES = list(csv.DictReader(file))


def records(**values: str) -> int:
    """How many of the shipped records have these values."""
    return sum(all(case[column] == value for column, value in values.items()) for case in CASES)


class Dashboard:
    """One open tab of the dashboard."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.main = page.get_by_test_id("stMain")

    def open(self, path: str = "/", **query: object) -> None:
        """Open a page by its address and wait until all of it is drawn."""
        self.page.goto(f"{self.address}{path}?{urlencode(query, doseq=True)}".rstrip("?"))
        self.settled()

    def settled(self) -> None:
        """Wait until no run is under way and every chart is drawn."""
        self.page.wait_for_function(SETTLED)

    def query(self) -> dict[str, list[str]]:
        """What the address says now."""
        return parse_qs(urlsplit(self.page.url).query)

    def shows(self, heading: str, count: int | None = None, **query: str | list[str]) -> None:
        """Wait for a page by its heading, its number of records and the filters in its address."""
        expect(self.page.locator("h1")).to_have_text(heading)
        wanted = {name: [value] if isinstance(value, str) else value for name, value in query.items()}
        self.page.wait_for_function(
            """wanted => {
                const now = new URLSearchParams(location.search);
                return JSON.stringify([...new Set(now.keys())].sort()) === JSON.stringify(Object.keys(wanted).sort())
                    && Object.keys(wanted).every(key => now.getAll(key).join() === wanted[key].join());
            }""",
            arg=wanted,
        )
        if count is not None:
            expect(self.main).to_contain_text(f"n = {count:,}｜")
        self.settled()

    def follow(self, words: str) -> None:
        """Go to another page by its link in the sidebar."""
        self.page.get_by_test_id("stSidebar").get_by_role("link", name=words, exact=True).click()

    def walk_to(self, words: str) -> None:
        """Go to another page by its link and wait until all of it is drawn, and nothing of the one before."""
        self.follow(words)
        expect(self.page.locator("h1").first).to_have_text(words)
        self.settled()

    def box(self, heading: str) -> Locator:
        """The input of a filter."""
        return self.page.get_by_test_id("stSidebar").locator(f'input[aria-label="{heading}"]')

    def choose(self, heading: str, words: str) -> None:
        """Choose one more value of a filter, and wait for nothing."""
        self.box(heading).evaluate("box => box.scrollIntoView({block: 'center'})")  # a list closes when scrolled
        self.box(heading).click()
        self.box(heading).fill(words)
        self.page.get_by_role("option", name=words, exact=True).click()
        self.page.keyboard.press("Escape")

    def chosen(self, heading: str) -> list[str]:
        """The values that a filter shows as chosen."""
        filters = self.page.get_by_test_id("stMultiSelect").filter(has=self.page.locator(f'[aria-label="{heading}"]'))
        return filters.locator("[data-tag]").evaluate_all("tags => tags.map(tag => tag.getAttribute('aria-label'))")

    def type_keyword(self, words: str) -> None:
        """Search for a keyword."""
        self.box("キーワード").fill(words)
        self.box("キーワード").press("Enter")

    def count(self) -> int:
        """How many records the list says it holds."""
        words = self.main.locator("strong", has_text="件").first.inner_text()
        return int(words.removesuffix(" 件").replace(",", ""))

    def rows(self, first: str) -> list[dict[str, str]]:
        """The cells in view by heading, once the first row is about this body."""
        table = self.page.locator('[data-testid="stDataFrame"] table').first
        expect(table.locator("td").first).to_have_text(first)
        headers, *rows = table.evaluate(  # at once, for a list that is drawn anew changes between two looks
            "table => [...table.rows].map(row => [...row.cells].map(cell => cell.textContent))"
        )
        return [dict(zip(headers, row, strict=True)) for row in rows]

    def tick_row(self, number: int) -> None:
        """Tick the box before a row of the list."""
        self.click_list(18, 33 * (number + 1) + 17)

    def click_list(self, x: int, y: int) -> None:
        """Click a place of the list, counted from its upper left corner; its cells are painted, not elements."""
        corner = self.page.get_by_test_id("data-grid-canvas").first.bounding_box()
        self.page.mouse.click(corner["x"] + x, corner["y"] + y)

    def chart(self, number: int) -> Locator:
        """The chart at this place of the page."""
        return self.page.get_by_test_id("stPlotlyChart").nth(number)
