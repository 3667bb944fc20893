"""The pictures of README, drawn from the running dashboard: with PICTURES=ui/pictures they are made anew."""

import os
import re
from pathlib import Path

import pytest
from dashboard import Dashboard
from PIL import Image

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
SIZE = {"width": 1280, "height": 820}
TOWN = {"own": "岡山県鏡野町", "own_population": 12000}
PICTURES = {
    "overview": ("/", {}),
    "search": ("/search", TOWN | {"type": "case_study"}),
    "benchmark": ("/benchmark", TOWN | {"k": 30, "own_initial_cost_ex_tax_yen": "3000.0"}),
    "slide": ("/present", TOWN | {"slide": 3}),
    "english": ("/search", TOWN | {"type": "case_study", "lang": "en"}),
}


@pytest.fixture
def wide(browser, address):
    """A tab as large as the pictures."""
    context = browser.new_context(viewport=SIZE, locale="ja-JP")
    yield Dashboard(context.new_page(), address)
    context.close()


@pytest.mark.parametrize("name", PICTURES)
def test_the_pictures_of_readme_are_those_of_the_running_dashboard(wide, tmp_path, name):
    path, query = PICTURES[name]
    wide.open(path, **query)
    wide.page.wait_for_timeout(1000)  # a painted list follows the page
    drawn = Path(os.environ.get("PICTURES", tmp_path)) / f"{name}.png"
    wide.page.screenshot(path=drawn)
    with Image.open(drawn) as new, Image.open(ROOT / "ui" / "pictures" / f"{name}.png") as shown:
        assert new.size == shown.size == tuple(SIZE.values())


def test_readme_shows_every_picture_and_no_other():
    shown = re.findall(r"!\[[^\]]+\]\(ui/pictures/(\w+)\.png\)", (ROOT / "README.md").read_text(encoding="utf8"))
    assert sorted(shown) == sorted(PICTURES)
    assert sorted(path.stem for path in (ROOT / "ui" / "pictures").glob("*.png")) == sorted(PICTURES)
