"""What the reader of the casebook layout makes of effect bullets: staff hours, other figures, and what stays unread."""

import pytest
from casebook_document import case, misses, only_case, read, values

from etl.extract import field_counts


@pytest.mark.parametrize(
    ("bullets", "hours", "status", "is_approx"),
    [
        (["○ 年間約10,400時間の業務時間の削減を実現した。"], 10_400, "actual", True),
        (["○ 作業が一本化され、１年間あたり約500時間の業務時間", "が削減されたと推計。"], 500, "estimate", True),
        (["○ 職員の業務時間を4分30秒（年間で約1,800時間）、それぞ", "れ削減した。"], 1_800, "actual", True),
        (
            ["○ 業務削減効果が増大。（削減時間：令和３年度 6,000時間、令和", "４年度 6,509時間）"],
            6_509,
            "actual",
            False,
        ),
        (["○ １園あたり職員全員で約60時間/月の業務時間を削減。"], None, "per_unit_only", None),
        (["○ 一日あたり30分程度の短縮となり、業務が楽になった。"], None, "per_unit_only", None),
        (["○ 24時間申請できる。"], None, "not_stated", None),
    ],
)
def test_hours_count_only_for_staff_of_the_whole_case_in_a_year(bullets, hours, status, is_approx):
    row = only_case(bullets=bullets)
    found = [row[f"hours_saved_{name}"] for name in ("per_year", "status_code", "is_approx")]
    assert found == [hours, status, is_approx]


@pytest.mark.parametrize(
    "bullets",
    [
        ["○ 作業時間約23,980時間が約5,377時間に削減された。"],
        ["○ 年間40時間削減できる。"],
        ["○ 利用者の待ち時間が年間500時間削減された。"],
        ["○ 年間1,000時間の業務時間の削減を目指す。"],
        ["○ 電話対応が１件あたり20分程度短縮される見込み。"],
        ["○ 一日あたり30分程度の短縮となり、業務が楽になった。", "○ 作業時間約23,980時間が約5,377時間に削減された。"],
        ["○ 年間100時間の業務時間を削減した。", "○ 年間200時間の作業時間を削減した。"],
    ],
)
def test_hours_that_are_not_clear_are_unread_and_so_is_their_status(bullets):
    extraction = read(case(bullets=bullets))
    columns = ("hours_saved_per_year", "hours_saved_status_code")
    assert values(extraction, "cases", *columns) == [(None, None)]
    assert {("cases", column) for column in columns} <= misses(extraction)
    counts = {count.column.name: (count.found, count.complete, count.unreadable) for count in field_counts(extraction)}
    assert counts["hours_saved_status_code"] == (1, 0, 1)


@pytest.mark.parametrize(
    "bullet",
    [
        "○ 5年間で約10,400時間の業務時間を削減した。",
        "○ ５年間で約10,400時間の業務時間を削減した。",
        "○ 各課で年間約104時間の業務時間を削減した。",
        "○ 各課において、年間約104時間の業務時間を削減した。",
        "○ １業務あたり年間約104時間の業務時間を削減した。",
        "○ 年間約10,400時間の業務時間の削減を図る。",
        "○ 年間約10,400時間の業務時間を削減できると考えている。",
        "○ 年間約10,400時間の業務時間の削減が期待される。",
        "○ 年間約10,400時間の業務時間の削減はできなかった。",
        "○ 年間約10,400時間の業務時間の削減を実現できていない。",
        "○ 他市では年間約10,400時間の業務時間の削減を実現している。",
        "○ 年間約10,400時間の業務時間の削減を実現した事例もある。",
        "○ 年間約10,400時間の業務時間の削減に向け、計画を策定した。",
        "○ 事業者の作業時間を年間約10,400時間削減した。",
        "○ 住民が年間約10,400時間の手続時間を削減した（職員の業務にも好影響）。",
        "○ 近隣市では年間約10,400時間の業務時間を削減した。",
        "○ 今後、年間約10,400時間の業務時間を削減。",
        "○ 一部の課の実証で年間約10,400時間の業務時間を削減した。",
        "○ 効率化を目指す。（業務の削減時間：令和３年度 6,000時間、令和４年度 6,509時間）",
        "○ 年間約10,400時間を要していた業務時間を削減した。",
        "○ 年間9,000～10,400時間の業務時間を削減した。",
    ],
)
def test_hours_that_are_no_single_result_of_this_case_and_year_are_blank_and_unread(bullet):
    extraction = read(case(bullets=[bullet]))
    assert values(extraction, "cases", "hours_saved_per_year", "hours_saved_is_approx") == [(None, None)]
    assert ("cases", "hours_saved_per_year") in misses(extraction)


def test_a_range_of_hours_is_an_effect_of_two_values():
    extraction = read(case(bullets=["○ 年間9,000～10,400時間の業務時間を削減した。"]))
    assert values(extraction, "effects", "value", "value_max") == [(9_000, 10_400)]


@pytest.mark.parametrize(
    "ending",
    [
        "を削減した。", "が削減された。", "の削減を実現した。", "の削減効果があった。", "を短縮した。",
        "が短縮された。", "を削減できた。", "を縮減した。", "を削減している。", "が軽減された。", "を削減。",
        "を短縮。", "の削減につながった。", "を削減し、相談の時間を確保した。", "の削減効果がある。（令和５年度実績）",
    ],
)  # fmt: skip
def test_endings_that_tell_a_result(ending):
    row = only_case(bullets=[f"○ 年間200時間の業務時間{ending}"])
    assert (row["hours_saved_per_year"], row["hours_saved_status_code"]) == (200, "actual")


@pytest.mark.parametrize(
    ("bullet", "expected"),
    [
        ("○ 購入経費について、１年あたり約600千円削減。",
         ("cost", 600_000, None, "yen", "per_year", "actual", "money")),
        ("○ ペーパレス化により65万枚の紙資料を削減した。",
         ("paper", 650_000, None, "sheets", "none", "actual", "paper")),
        ("○ 55,000枚/年の紙資料を削減した。",
         ("paper", 55_000, None, "sheets", "per_year", "actual", "paper")),
        ("○ 令和５年12月までの利用申請者数は11,788人。",
         ("usage", 11_788, None, "persons", "total", "actual", "service")),
        ("○ オンライン予約の割合が72.2%となり、負担が軽減。",
         ("rate", 72.2, None, "percent", "none", "actual", "service")),
        ("○ 94％の職員（保育士）が「効率化された」と回答。",
         ("satisfaction", 94, None, "percent", "none", "actual", "staff")),
        ("○ 証明発行までの所要時間が３～５分の短縮となり、市民に好評。",
         ("resident_time", 3, 5, "minutes", "none", "actual", "residents")),
        ("○ 改修の削減費用が500万円になると試算している。",
         ("cost", 5_000_000, None, "yen", "none", "estimate", "money")),
    ],
)  # fmt: skip
def test_figures_of_known_sentences_become_effects(bullet, expected):
    extraction = read(case(bullets=[bullet]))
    columns = ("metric_code", "value", "value_max", "unit_code", "period_code", "basis_code", "side_code")
    assert values(extraction, "effects", *columns) == [expected]
    assert extraction.unread == []


@pytest.mark.parametrize(
    "bullet",
    [
        "○ 最大待ち時間が100分から38分に短縮できた。",
        "○ 鍵管理料（1,380千円/年）が不要となった。",
        "○ ２～３日、場合によっては１週間程度短縮。",
        "○ 事業者において約3,000千円/年の費用削減効果がある試算。",
    ],
)
def test_other_figures_of_bullets_are_listed_as_unread(bullet):
    extraction = read(case(bullets=[bullet]))
    assert values(extraction, "effects", "value") == []
    assert ("effects", "value") in misses(extraction)
