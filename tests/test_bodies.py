"""What `etl.readers.bodies` makes of the names of prefectures and municipalities."""

import re

import duckdb
import pytest

from etl import clean, schema
from etl.clean import Unreadable
from etl.readers.bodies import (
    DESIGNATED_CITIES,
    SPECIAL_WARDS,
    municipality_type,
    population_band,
    prefectures,
    split_body,
)


@pytest.mark.parametrize(
    ("printed", "prefecture", "municipality", "kind"),
    [
        ("兵庫県", "兵庫県", "兵庫県", "prefecture"),
        ("京都府京都市", "京都府", "京都市", "designated_city"),
        ("東京都北区", "東京都", "北区", "special_ward"),
        ("兵庫県 明石市", "兵庫県", "明石市", "city"),
        ("兵庫県宝\ufa10市", "兵庫県", "宝塚市", "city"),
        ("兵庫県神崎郡市川町", "兵庫県", "市川町", "town"),
        ("北海道余市郡余市町", "北海道", "余市町", "town"),
        ("奈良県吉野郡十津川村", "奈良県", "十津川村", "village"),
        ("岐阜県郡上市", "岐阜県", "郡上市", "city"),
        ("兵庫県赤穂郡上郡町", "兵庫県", "上郡町", "town"),
        ("兵庫県上郡町", "兵庫県", "上郡町", "town"),
        ("奈良県大和郡山市", "奈良県", "大和郡山市", "city"),
        ("山梨県南アルプス市", "山梨県", "南アルプス市", "city"),
    ],
)
def test_a_printed_name_gives_official_names_and_kind(printed, prefecture, municipality, kind):
    assert split_body(printed) == (prefecture, municipality)
    assert municipality_type(prefecture, municipality) == kind


@pytest.mark.parametrize(
    "printed", ["", "明石市", "東海県明石市", "兵庫県神戸市北区", "兵庫県明石市・加古川市", "兵庫県広域連合"]
)
def test_a_name_without_prefecture_or_municipality_is_unreadable(printed):
    with pytest.raises(Unreadable):
        split_body(printed)


@pytest.mark.parametrize(
    ("persons", "kind", "band"),
    [
        (9_999, "town", "under_10k"),
        (10_000, "town", "10k_50k"),
        (49_999, "city", "10k_50k"),
        (50_000, "city", "50k_100k"),
        (100_000, "city", "100k_300k"),
        (300_000, "designated_city", "300k_plus"),
        (540_000, "prefecture", "prefecture"),
        (None, "prefecture", "prefecture"),
        (None, "city", None),
        (540_000, None, None),
    ],
)
def test_a_band_follows_the_population_and_a_prefecture_is_its_own(persons, kind, band):
    assert population_band(persons, kind) == band


def test_the_tables_of_names_are_complete():
    assert len(prefectures()) == 47
    assert sum(map(len, DESIGNATED_CITIES.values())) == 20
    assert len(SPECIAL_WARDS["東京都"]) == 23
    assert {*DESIGNATED_CITIES, *SPECIAL_WARDS} <= {*prefectures()}


@pytest.mark.parametrize(
    "persons",
    [None, 1, *(limit + step for limit in (10_000, 50_000, 100_000, 300_000) for step in (-1, 0)), 15_000_000],
)
def test_the_bands_of_the_reader_are_those_of_sql(persons):
    with duckdb.connect() as connection:
        connection.execute(schema.statement("population_band"))
        [(band,)] = connection.execute(
            "select population_band(cast($persons as bigint))", {"persons": persons}
        ).fetchall()
    assert band == population_band(persons, "town")


@pytest.mark.parametrize(("printed", "code"), list(clean.POPULATION_BANDS.items())[:-1])
def test_the_printed_words_of_a_band_name_its_limits(printed, code):
    limits = {word: 10_000 * int(number) for number, word in re.findall(r"(\d+)万人(以上|未満)", printed)}
    assert limits
    assert population_band(limits.get("以上", 0), "town") == code
    assert population_band(limits.get("未満", 15_000_001) - 1, "town") == code
