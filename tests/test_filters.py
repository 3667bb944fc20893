"""The selection as one value: URL, clause, sentence and key."""

from dataclasses import fields, replace

import pytest

from queries.filters import CHOICES, CLAUSES, COMPARING, PARAMETERS, Filters

KNOWN = {
    "types": frozenset({"case_study", "grant_project"}),
    "bands": frozenset({"10k_50k", "50k_100k"}),
    "categories": frozenset({"counter_reform"}),
    "fields": frozenset({"resident_counter"}),
    "prefectures": frozenset({"奈良県", "大阪府"}),
    "tags": frozenset({"rpa", "line"}),
    "forms": frozenset({"package"}),
    "hostings": frozenset({"cloud"}),
    "has": frozenset({"project_cost_yen", "five_year_cost_yen"}),
    "peer_bodies": frozenset({"奈良県葛城市", "大阪府"}),
}
FULL = Filters(
    types=("case_study",),
    bands=("10k_50k", "50k_100k"),
    categories=("counter_reform",),
    fields=("resident_counter",),
    prefectures=("奈良県",),
    tags=("rpa",),
    forms=("package",),
    hostings=("cloud",),
    has=("project_cost_yen",),
    keyword="書かない 窓口",
    initial_min=1_000_000,
    initial_max=20_000_000,
    running_min=10_000,
    running_max=500_000,
    project_min=1_000_000,
    project_max=90_000_000,
    lead_min=3,
    lead_max=12,
    own_name="例の町",
    own_population=18_000,
    peers="chosen",
    peer_count=7,
    peer_bodies=("奈良県葛城市", "大阪府"),
    mixes_prefectures=True,
    pins=("mic-2024-01", "nara-1-07"),
)


def test_the_url_gives_back_the_same_selection():
    assert Filters.from_query(FULL.to_query(), KNOWN) == FULL
    assert Filters.from_query({}, KNOWN) == Filters()
    assert Filters().to_query() == {}


def test_every_field_has_a_parameter_of_its_own_and_an_effect():
    names = {field.name for field in fields(Filters)}
    assert set(PARAMETERS) == names
    assert len(set(PARAMETERS.values())) == len(names)
    assert set(CLAUSES) | {"keyword"} | set(COMPARING) == names
    assert set(CHOICES) == {name for name in names - set(COMPARING) if isinstance(getattr(Filters(), name), tuple)}


@pytest.mark.parametrize(
    "query",
    [
        {"band": ["unknown"]},
        {"band": ["'; drop table cases; --"]},
        {"type": ["<script>alert(1)</script>"]},
        {"initial_min": ["abc"]},
        {"initial_min": ["-5"]},
        {"initial_min": ["1e9"]},
        {"initial_min": ["9" * 30]},
        {"own_population": ["0"]},
        {"own_population": ["99999999"]},
        {"own_population": ["１８０００"]},
        {"peers": ["all"]},
        {"k": ["4"]},
        {"k": ["31"]},
        {"body": ["どこにもない町"]},
        {"mix": ["yes"]},
        {"pin": ["../etc/passwd"]},
        {"nothing": ["x"]},
        {"q": [" \t\n "]},
        {"band": []},
    ],
)
def test_what_a_url_may_not_ask_for_is_dropped(query):
    assert Filters.from_query(query, KNOWN) == Filters()


def test_repeated_and_overlong_values_are_cut():
    found = Filters.from_query({"band": ["10k_50k"] * 500, "q": ["あ" * 10_000, "い" * 10_000]}, KNOWN)
    assert found.bands == ("10k_50k",)
    assert found.keyword == "い" * 100


def test_nothing_of_a_user_stands_in_the_clause():
    hostile = replace(FULL, keyword="'; drop table cases; --", own_name="'\"", prefectures=("' or 1=1",))
    clause, parameters = hostile.where()
    assert "drop" not in clause
    assert "or 1=1" not in clause
    assert parameters["words"] == ["';", "drop", "table", "cases;", "--"]
    assert "own_name" not in parameters


def test_the_sentence_says_what_is_selected():
    label = {("population_band", "10k_50k"): "1万人以上5万人未満"}
    narrow = Filters(bands=("10k_50k",), initial_max=20_000_000, lead_min=3, lead_max=12, keyword="RPA")
    assert narrow.describe(lambda code_list, code: label[code_list, code]) == (
        "人口区分: 1万人以上5万人未満、キーワード: RPA、イニシャルコスト: 2,000万円以下、"
        "導入までの期間: 3か月から12か月まで"
    )
    assert Filters(own_population=18_000).describe(lambda code_list, code: code) == "すべての記録"


def test_the_own_town_selects_nothing():
    unset = {name: getattr(Filters(), name) for name in COMPARING}
    assert FULL.selects == replace(FULL, **unset)
    assert hash(FULL) != hash(FULL.selects)


def test_what_compares_can_be_had_without_what_selects():
    filters = Filters(bands=("10k_50k",), own_name="例の町", own_population=9_000, peers="band", pins=("a",))
    assert filters.compares == Filters(own_name="例の町", own_population=9_000, peers="band")
