"""Codes for networks where links do not travel, and the mark that tells that the data have changed."""

from datetime import date, datetime

import pytest

from ui import links

PAGES = ("", "search", "benchmark")
QUERY = {"own": ["岡山県鏡野町"], "band": ["10k_50k", "50k_100k"], "q": ["a=b & c"], "own_initial": [""]}
CODE = links.code("search", QUERY)


def test_a_code_gives_back_page_and_parameters():
    assert links.read_code(CODE, PAGES) == ("search", QUERY)
    assert links.read_code(links.code("", {}), PAGES) == ("", {})
    assert CODE.isascii()


FULL_WIDTH = CODE.translate({ordinal: ordinal + 0xFEE0 for ordinal in range(0x21, 0x7F)})


@pytest.mark.parametrize(
    "text",
    [
        f"  {CODE}\n",
        CODE[:30] + "\r\n " + CODE[30:],
        f"\u3000{CODE}",
        FULL_WIDTH,
        CODE.replace("-", "\u2010"),
        f"条件コード: {CODE}",
        f"条件コード：「{CODE}」です。",
    ],
)
def test_what_a_mail_adds_around_a_code_does_no_harm(text):
    assert links.read_code(text, PAGES) == ("search", QUERY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "DX",
        CODE[:-4],
        CODE.replace("DX-", "DX-f"),
        CODE[:-3] + ("A" if CODE[-3] != "A" else "B") + CODE[-2:],
        "https://example.jp/search?band=10k_50k",
        links.code("admin", {}),
        links.code("../../etc", QUERY),
        "DX-0000-" + "A" * 100_000,
        "DX-0000-\x00",
        "DX-ffff-____",
    ],
)
def test_what_was_cut_or_changed_is_refused(text):
    with pytest.raises(links.Unreadable):
        links.read_code(text, PAGES)


NOW = links.mark(datetime(2026, 11, 21, 9), "474dc9f36e2194ca")


@pytest.mark.parametrize(
    ("given", "day"),
    [
        (NOW, None),
        ("20261001-474dc9f3", None),  # the same facts, built anew
        ("20261001-00000000", date(2026, 10, 1)),
        ("20269901-00000000", None),
        ("<script>", None),
        (None, None),
    ],
)
def test_a_link_made_on_other_data_is_told(given, day):
    assert links.made_on(given, NOW) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CODE, ("search", QUERY)),
        (
            "http://127.0.0.1:8501/search?band=10k_50k&band=300k_plus&q=",
            ("search", {"band": ["10k_50k", "300k_plus"], "q": [""]}),
        ),
        ("https://dx.example.lg.jp/sub/benchmark", ("benchmark", {})),
        (" http://127.0.0.1:8501/?own=%E5%A4%A7%E9%98%AA%E5%BA%9C ", ("", {"own": ["大阪府"]})),
    ],
)
def test_a_whole_address_is_read_too(text, expected):
    assert links.read(text, PAGES) == expected


@pytest.mark.parametrize(
    "text", ["http://[::1", "https://example.jp/admin?x=1", "javascript:alert(1)", "ftp://x/search"]
)
def test_other_addresses_are_refused(text):
    with pytest.raises(links.Unreadable):
        links.read(text, PAGES)
