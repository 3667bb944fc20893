"""What `etl.clean` makes of printed text."""

from datetime import date

import pytest

from etl import clean


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("約26,700千円", 26_700_000),
        ("１千円", 1_000),
        ("357,500円", 357_500),
        ("－円", 0),
        ("（非公表）", None),
        ("180千 円", 180_000),
        ("4億5,000万円", 450_000_000),
        ("約1.2億円", 120_000_000),
        ("2千120万円", 21_200_000),
        ("４千万円", 40_000_000),
        ("２６７０万", 26_700_000),
    ],
)
def test_yen_keeps_zero_apart_from_undisclosed(printed, expected):
    assert clean.yen(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("概算 12,518千円", clean.Cost(12_518_000, "reported", True, "unknown")),
        ("※税抜 26,700千円", clean.Cost(26_700_000, "reported", False, "excluded")),
        ("※税込額 約4,015千円", clean.Cost(4_015_000, "reported", True, "included")),
        ("－円", clean.Cost(0, "zero", False, "unknown")),
        ("※税抜 （非公表）", clean.Cost(None, "undisclosed", None, "excluded")),
        ("※税抜 （算定不可）", clean.Cost(None, "not_calculable", None, "excluded")),
        ("", clean.Cost(None, "not_stated", None, None)),
        ("※税抜", clean.Cost(None, "not_stated", None, None)),
        ("968千円", clean.Cost(968_000, "reported", False, "unknown")),
    ],
)
def test_a_cost_says_amount_status_approximation_and_tax(printed, expected):
    assert clean.cost(printed) == expected


@pytest.mark.parametrize(
    "printed",
    [
        "数百万円", "1,00千円", "100千円 200千円", "調整中", "1.2345円", "-5千円", "約", "月額100千円",
        "一人あたり500円", "＄3,000", "▲500千円", "上限5,000千円", "12,518", "500", "※税抜 15,966千円 ※税込",
        "5,000千円以上", "別途見積", "100 200円", "500\n600千円", "26, 700千円", "26,700²円", "500①円", "1㏠円",
        "000円", "0,012千円", "1億20000万円", "1.2億3,000万円", "2千5千円", "1千1", "5税抜00円", "100（税込）200円",
        "一部非公表 500千円", "0-0円", "999999999999999999999999999999億円", "(500", "5٣円",
    ],
)  # fmt: skip
def test_an_amount_that_is_no_amount_is_unreadable(printed):
    with pytest.raises(clean.Unreadable):
        clean.cost(printed)


@pytest.mark.parametrize(
    ("printed", "value", "maximum", "is_approx"),
    [
        ("約9件/日", 9, None, True),
        ("1,450 件", 1450, None, False),
        ("３～５分", 3, 5, False),
        ("約９割", 90, None, True),
        ("７～８割", 70, 80, False),
        ("1年間あたり500時間", 500, None, False),
        ("年間約1,000時間", 1000, None, True),
        ("37万円", 370_000, None, False),
        ("２～３万枚", 20_000, 30_000, False),
        ("ゼロ", 0, None, False),
        ("▲3.5％", -3.5, None, False),
        ("76.7%", 76.7, None, False),
        ("99. 7%", 99.7, None, False),
        ("回数はゼロ", 0, None, False),
        ("予約5件", 5, None, False),
        ("1件あたり約5分", 5, None, True),
    ],
)
def test_a_quantity_is_one_number_or_one_range(printed, value, maximum, is_approx):
    assert clean.quantity(printed) == clean.Quantity(value, maximum, is_approx)


@pytest.mark.parametrize(
    "printed",
    [
        "69,78％", "半分程度", "3件、5件", "", "令和4年度 9件", "3分の1", "21件あたり30分", "5年間あたり10件",
        "ゼロカーボン", ".5%", ",500件", "007件", "-5％", "▲約3%", "3～▲5", "マイナス5％", "数10件", "10数件", "1兆件",
        "50分から30分", "500～1千円", "5件、-8件", "10 20件", "①5件", "5²件", "9007199254740993件", "9" * 400 + "件",
        "1割～1千件", "5,千件",
    ],
)  # fmt: skip
def test_a_quantity_is_not_guessed(printed):
    with pytest.raises(clean.Unreadable):
        clean.quantity(printed)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("１年１か月", 13), ("２年10か月", 34), ("10か月", 10), ("３年", 36), ("６ヵ月", 6), ("－", None)],
)
def test_months_of_a_lead_time(printed, expected):
    assert clean.months(printed) == expected


@pytest.mark.parametrize("printed", ["00か月", "1 2か月", "間3か月", "①年", "9" * 5000 + "年"])
def test_months_that_are_none_are_unreadable(printed):
    with pytest.raises(clean.Unreadable):
        clean.months(printed)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("1.2万人（令和５年１月１日現在）", clean.Population(12_000, date(2023, 1, 1), True)),
        ("811,396 人", clean.Population(811_396, None, False)),
        ("188,129人(R5.12.1現在)", clean.Population(188_129, date(2023, 12, 1), False)),
        ("34.8万人（2024年３月１日現在）", clean.Population(348_000, date(2024, 3, 1), True)),
    ],
)
def test_population_with_its_day_and_rounding(printed, expected):
    assert clean.population(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("R2.9～R3.8", (date(2020, 9, 1), date(2021, 8, 1))),
        ("R3.9～", (date(2021, 9, 1), None)),
        ("R2.9～12", (date(2020, 9, 1), date(2020, 12, 1))),
        ("令和４年度", (date(2022, 4, 1), date(2023, 3, 1))),
        ("R元.5", (date(2019, 5, 1), None)),
        ("H31.4", (date(2019, 4, 1), None)),
        ("2023/4", (date(2023, 4, 1), None)),
    ],
)
def test_period_of_a_milestone(printed, expected):
    assert clean.period(printed) == expected


@pytest.mark.parametrize(
    "printed", ["R3", "H40.1", "R4.13", "R4.8～R3.2", "随時", "R3.0", "R4.2.31", "R1 2.4", "R⑤.4", "0742-3-4"]
)
def test_a_date_that_is_none_is_unreadable(printed):
    with pytest.raises(clean.Unreadable):
        clean.period(printed)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("令和 2 年度", 2020), ("令和元年度", 2019), ("R5", 2023), ("H31年度", 2019), ("2023年度末", 2023)],
)
def test_fiscal_year(printed, expected):
    assert clean.fiscal_year(printed) == expected


@pytest.mark.parametrize("printed", ["0202", "5000年度", "R 1 2", "R①年度", "20 23年度"])
def test_a_fiscal_year_that_is_none_is_unreadable(printed):
    with pytest.raises(clean.Unreadable):
        clean.fiscal_year(printed)


def test_fold_gives_the_everyday_character():
    assert clean.fold("貝塚市 ⺠間") == "貝塚市民間"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("⼈⼝の⾏⺠", "人口の行民"),
        ("ｼｽﾃﾑ利用料", "システム利用料"),
        ("貝塚市", "貝塚市"),
        ("ＧＩＳ①％－", "ＧＩＳ①％－"),
    ],
)
def test_everyday_characters_keep_their_width(printed, expected):
    assert clean.everyday(printed) == expected
