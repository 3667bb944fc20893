"""Opening the database and running queries over a selection."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from etl.build import build
from queries import run
from queries.filters import Filters

ROOT = Path(__file__).parents[1]
PARAMETERS = {
    "case_id": "mic-2024-01",
    "measure": "initial_cost_ex_tax_yen",
    "pins": ["mic-2024-01", "mic-2024-14"],
    "own_case_ids": ["mic-2024-14"],
    "most_blank": 3,
    "names_all": True,
    "group": "population_band_code",
    "groups": ["10k_50k", "50k_100k"],
    "statuses": ["reported", "not_stated"],
    "taxes": ["included", "excluded"],
}
NAMES = sorted(
    f"{path.parent.name}/{path.stem}" for path in run.QUERIES_FOLDER.glob("*/*.sql") if path.parent.name != "schema"
)


@pytest.fixture
def selection(shipped_database):
    return run.Selection(run.open_database(shipped_database))


@pytest.mark.parametrize("name", NAMES)
def test_every_query_runs_over_any_selection(selection, name):
    everything = selection.rows(name, Filters(own_population=12_000), PARAMETERS)
    nothing = selection.rows(name, Filters(bands=("under_10k",), categories=("assembly",)), PARAMETERS)
    assert len(everything) > 0 or name in ("sources/rejected_rows", "case/kpis")
    assert list(everything.columns) == list(nothing.columns)


@pytest.mark.parametrize("name", NAMES)
def test_every_query_says_what_a_row_is_and_is_ordered(name):
    text = run.statement(name)
    assert text.startswith("-- One row")
    is_only_counted = "in any order" in text.splitlines()[0]
    assert "order by" in text or text.startswith("-- One row:") or is_only_counted
    assert "\n".join(line.split("--")[0] for line in text.splitlines()).count(";") == 1


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), 199),
        (Filters(types=("case_study",)), 47),
        (Filters(types=("case_study", "plan_measure")), 125),
        (Filters(prefectures=("大阪府",), types=("grant_project",)), 74),
        (Filters(keyword="書かない窓口"), None),
        (Filters(project_min=100_000_000), None),
        (Filters(lead_min=1, lead_max=6), None),
        (Filters(tags=("rpa",)), None),
        (Filters(hostings=("cloud",), forms=("package",)), None),
        (Filters(has=("initial_cost_ex_tax_yen", "running_cost_ex_tax_yen")), None),
    ],
)
def test_a_filter_keeps_what_it_says(selection, filters, expected):
    found = len(selection.rows("search/case_list", filters, {}))
    assert found == expected if expected else 0 < found < 199


SELECTIONS = [
    Filters(), Filters(types=("case_study",)), Filters(prefectures=("大阪府",)), Filters(keyword="窓口"),
    Filters(tags=("rpa",)), Filters(types=("plan_measure",), keyword="窓口"),
]  # fmt: skip


@pytest.mark.parametrize("is_shared", [False, True])
def test_sessions_at_once_get_each_its_own_selection(shipped_database, is_shared):
    connection = run.open_database(shipped_database)
    expected = {one: len(run.Selection(connection).rows("search/case_list", one, {})) for one in SELECTIONS}
    assert len(set(expected.values())) == len(SELECTIONS)
    shared = run.Selection(connection)

    def found(start):
        mine = shared if is_shared else run.Selection(connection)
        asked = [SELECTIONS[(start + turn) % len(SELECTIONS)] for turn in range(20)]
        return [(one, len(mine.rows("search/case_list", one, {}))) for one in asked]

    with ThreadPoolExecutor(4) as pool:
        answers = [answer for answers in pool.map(found, range(4)) for answer in answers]
    assert [(one, count) for one, count in answers if count != expected[one]] == []


@pytest.mark.parametrize("words", [("ﾏｲﾅﾝﾊﾞｰ", "マイナンバー", "まいなんばー"), ("rpa", "ＲＰＡ", "RPA")])
def test_a_keyword_forgives_width_kana_and_case(selection, words):
    found = [set(selection.rows("search/case_list", Filters(keyword=word), {})["case_id"]) for word in words]
    assert found[0]
    assert found.count(found[0]) == len(words)


def test_the_measures_are_named_alike_everywhere(selection):
    measures = selection.rows("shared/measures", Filters(), {})["measure_code"].tolist()
    counts = selection.rows("search/measure_counts", Filters(), {})
    assert measures == counts["measure_code"].tolist()
    for measure, cases in zip(counts["measure_code"], counts["cases"], strict=True):
        values = selection.rows("search/measure_values", Filters(), {"measure": measure})["value"]
        assert values.notna().sum() == cases


@pytest.mark.parametrize(
    "statement",
    [
        "create table main.t (a int)",
        "delete from cases",
        "copy cases to '/tmp/x.csv'",
        "select * from read_csv('/etc/passwd')",
        "attach '/tmp/other.duckdb'",
        "install excel",
        "set threads = 8",
    ],
)
def test_the_app_can_only_read_its_own_file(shipped_database, statement):
    with pytest.raises(duckdb.Error):
        run.open_database(shipped_database).execute(statement)


def test_a_file_replaced_under_its_name_is_read_anew(tmp_path, monkeypatch):
    path = tmp_path / "facts.duckdb"
    build([ROOT / "data"], path)
    monkeypatch.setenv("DX_DATABASE", str(path))
    before = run.open_database(run.database_path())
    first = before.execute("select built_at from builds").fetchall()
    version = run.version_of(path)
    build([ROOT / "data"], path)
    assert run.version_of(path) != version
    after = run.open_database(run.database_path())
    assert after.execute("select built_at from builds").fetchall() > first
    assert before.execute("select built_at from builds").fetchall() == first


@pytest.mark.parametrize("change", ["drop schema pages cascade", "update pages.shape set mark = 'another version'"])
def test_a_build_of_another_version_is_no_database(change, shipped_database, tmp_path):
    older = Path(shutil.copy(shipped_database, tmp_path / "older.duckdb"))
    with duckdb.connect(older) as connection:
        connection.execute(change)
    with pytest.raises(run.DatabaseMissing):
        run.open_database(older)


def test_a_missing_or_broken_file_is_no_database(tmp_path):
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"not a database" * 1000)
    for path in (broken, tmp_path / "none.duckdb"):
        with pytest.raises(run.DatabaseMissing):
            run.open_database(path)


@pytest.mark.parametrize(
    ("own", "peers", "expected"),
    [
        ({"own_name": "奈良県葛城市", "own_population": 36_832}, {}, {"奈良県葛城市", "奈良県奈良市", "岡山県鏡野町"}),
        ({"own_name": "奈良県葛城市", "own_population": 36_832}, {"peers": "band"}, {"奈良県葛城市", "岡山県鏡野町"}),
        (
            {"own_name": "奈良県葛城市", "own_population": 36_832},
            {"peers": "prefecture"},
            {"奈良県葛城市", "奈良県奈良市"},
        ),
        ({"own_name": "例の町", "own_population": 9_000}, {"peers": "chosen", "peer_bodies": ("大阪府",)}, set()),
        (
            {"own_name": "例の町", "own_population": 9_000},
            {"peers": "chosen", "peer_bodies": ("大阪府",), "mixes_prefectures": True},
            {"大阪府"},
        ),
        ({"own_name": "大阪府", "own_population": 8_800_000}, {}, {"大阪府", "神奈川県"}),
    ],
)
def test_the_own_town_is_compared_with_those_asked_for(selection, own, peers, expected):
    found = selection.rows("benchmark/peer_values", Filters(**own, **peers), PARAMETERS)
    bodies = set(found["body_name"])
    assert expected <= bodies if expected else not bodies
    if own["own_name"] == "大阪府":
        assert all(name[-1] in "都道府県" for name in bodies)
    if peers.get("peers") == "prefecture":
        assert {name[:3] for name in bodies} == {"奈良県"}


def test_peers_stand_nearest_first_and_follow_the_own_town(selection):
    small = selection.rows("benchmark/peer_values", Filters(own_population=12_000), PARAMETERS)
    large = selection.rows("benchmark/peer_values", Filters(own_population=2_000_000), PARAMETERS)
    for rows, population in ((small, 12_000), (large, 2_000_000)):
        assert rows["distance"].dropna().is_monotonic_increasing
        nearest = rows.iloc[0]
        assert nearest["population_ratio"] == pytest.approx(nearest["population"] / population)
    assert set(small["case_id"]) == set(large["case_id"])
    assert small["case_id"].iloc[0] != large["case_id"].iloc[0]


@pytest.mark.parametrize(
    ("filters", "own_case_ids", "expected"),
    [
        # 土庄町 has 13,000 inhabitants and one record: 13,000 / 12,000 = 1.08
        (
            {"own_name": "岡山県鏡野町", "own_population": 12_000, "peer_count": 5},
            [],
            ("10k_50k", "岡山県", 5, "香川県土庄町", 13 / 12),
        ),
        (
            {"own_name": "大阪府", "own_population": 9_000_000},
            [],
            ("prefecture", "大阪府", 3, "神奈川県", 9_212_000 / 9_000_000),
        ),
        ({"own_name": "例の市", "own_population": 70_000, "peers": "chosen"}, [], ("50k_100k", None, 0, None, None)),
        (
            {"own_population": 70_000, "peers": "chosen", "peer_bodies": ("岡山県総社市", "茨城県笠間市")},
            ["mic-2024-03"],  # 総社市's only record, as if it were the reader's own
            ("50k_100k", None, 1, "茨城県笠間市", 72 / 70),
        ),
    ],
)
def test_the_own_town_is_told_its_band_and_who_is_nearest(selection, filters, own_case_ids, expected):
    (row,) = selection.rows("overview/own_town", Filters(**filters), {"own_case_ids": own_case_ids}).itertuples()
    band, prefecture, bodies, nearest, ratio = expected
    assert (row.population_band_code, row.bodies) == (band, bodies)
    assert [None if pd.isna(value) else value for value in (row.prefecture_name, row.nearest_body_name)] == [
        prefecture,
        nearest,
    ]
    assert row.nearest_population_ratio == pytest.approx(ratio if ratio else float("nan"), rel=1e-3, nan_ok=True)
