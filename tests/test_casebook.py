"""What the reader of the casebook layout makes of composed documents, and of the real casebook."""

from datetime import date
from pathlib import Path

import pytest
from casebook_document import (
    BAND,
    BULLETS,
    DEPARTMENT,
    FORM,
    HEADER,
    LEGEND,
    PARTNER,
    SCHEDULE,
    SERVICE,
    TITLE,
    case,
    effects_page,
    interview,
    misses,
    only_case,
    overview,
    read,
    values,
)

from etl import evidence
from etl.readers import casebook, casebook_pages
from etl.readers.records import Source

REAL_CASEBOOK = Path(__file__).parents[2] / "shared" / "documents" / "mic_internal_dx_casebook.txt"


def test_the_layout_is_recognised_and_named_by_its_year():
    lines = [*LEGEND, *case()]
    assert casebook.recognises(lines)
    assert casebook.source_id(lines) == "mic-2025"
    assert not casebook.recognises(["事業概要", "自治体名 大阪府 事業費 1,000千円"])


def test_a_complete_case_is_read_with_nothing_left_over():
    extraction = read(case())
    expected = {
        "case_id": "mic-2025-01", "source_id": "mic-2025", "source_no": "1", "record_type_code": "case_study",
        "title": "窓口の申請を電子化", "prefecture_name": "岡山県", "municipality_name": "鏡野町",
        "municipality_type_code": "town", "population": 12_000, "population_on": date(2023, 1, 1),
        "population_is_rounded": True, "population_band_code": "10k_50k", "yard_code": "front",
        "category_code": "counter_reform", "theme_name": "電子申請", "is_new": False, "fiscal_year": 2025,
        "initial_cost_yen": 1_200_000, "initial_cost_status_code": "reported", "initial_cost_is_approx": False,
        "initial_cost_tax_code": "excluded", "running_cost_yen": 300_000, "running_cost_status_code": "reported",
        "running_cost_is_approx": True, "running_cost_tax_code": "included", "project_cost_status_code": "not_stated",
        "hours_saved_per_year": 500, "hours_saved_status_code": "actual", "hours_saved_is_approx": False,
        "lead_time_months": 22, "service_start_on": None, "department_name": "鏡野町住民税務課",
        "url": "https://www.town.example.lg.jp/a.html",
    }  # fmt: skip
    row = extraction.tables["cases"][0]
    assert {name: row[name] for name in expected} == expected
    assert extraction.unread == []


def test_every_piece_of_evidence_yields_its_value():
    extraction = read(case(bullets=["○ 年間約36万円のコストを削減し、紙は３～５万枚の紙の削減となった。"]))
    keys = {"cases": "case_id"}
    for row in extraction.tables["evidence"]:
        table_name = row["table_name"]
        number = None if table_name in keys else int(row["row_key"].split("/")[1])
        typed = extraction.tables[table_name][number - 1 if number else 0]
        if row["column_name"] == "category_code":
            assert row["printed_text"] == "窓口改革"
            continue
        for column, value in evidence.READINGS[table_name, row["column_name"]](row["printed_text"]).items():
            assert typed[column] == value


@pytest.mark.parametrize(
    ("printed", "yen", "status", "is_approx", "tax"),
    [
        ("※税抜 26,700千円", 26_700_000, "reported", False, "excluded"),
        ("※税込額 7,615千円", 7_615_000, "reported", False, "included"),
        ("※税込 約１千円", 1_000, "reported", True, "included"),
        ("※税抜 －円", 0, "zero", False, "excluded"),
        ("※税抜 （非公表）", None, "undisclosed", None, "excluded"),
        ("※税抜 （算定不可）", None, "not_calculable", None, "excluded"),
        ("968千円", 968_000, "reported", False, "unknown"),
    ],
)
def test_a_printed_cost(printed, yen, status, is_approx, tax):
    costs = [
        f"イニシャルコスト {printed} ランニングコスト（1年あたり） ※税抜 －円",
        "",
        "（内訳） （内訳）",
        "（備考） （備考）",
    ]
    row = only_case(costs=costs)
    found = [row[f"initial_cost_{name}"] for name in ("yen", "status_code", "is_approx", "tax_code")]
    assert found == [yen, status, is_approx, tax]
    assert row["running_cost_yen"] == 0


@pytest.mark.parametrize(
    ("label", "status"),
    [
        ("イニシャルコスト ※税抜", "not_stated"),
        ("イニシャルコスト", "not_stated"),
        ("イニシャルコスト 調整中", None),
        ("イニシャルコスト 別途見積", None),
        ("イニシャルコスト 100千円 200千円", None),
        ("イニシャルコスト 100 200千円", None),
        ("", None),
    ],
)
def test_a_cost_that_cannot_be_read_is_blank_and_unread(label, status):
    costs = [f"{label} ランニングコスト（1年あたり） ※税抜 5千円", "（内訳） （内訳）", "（備考） （備考）"]
    extraction = read(case(costs=costs))
    columns = ("initial_cost_yen", "initial_cost_status_code", "initial_cost_tax_code", "running_cost_yen")
    assert values(extraction, "cases", *columns) == [(None, status, None, 5_000)]
    missed = ("initial_cost_yen",) if status else ("initial_cost_yen", "initial_cost_status_code")
    assert misses(extraction) == {("cases", column) for column in missed}


@pytest.mark.parametrize(
    ("span", "yen", "status"),
    [
        ("（1年あたり）", 5_000, "reported"),
        ("（１年あたり）", 5_000, "reported"),
        ("(1年あたり)", 5_000, "reported"),
        (" （１年あたり）", 5_000, "reported"),
        ("（５年間）", None, None),
        (" (5年間)", None, None),
        ("（月額）", None, None),
        ("（税抜）", None, None),
        ("", None, None),
    ],
)
def test_a_running_cost_is_one_of_a_year(span, yen, status):
    costs = [
        f"イニシャルコスト －円 ランニングコスト{span} ※税抜 5千円",
        "（内訳） （内訳） •保守費 5千円",
        "（備考） （備考）",
    ]
    extraction = read(case(costs=costs))
    assert values(extraction, "cases", "running_cost_yen", "running_cost_status_code") == [(yen, status)]
    assert len(values(extraction, "cost_items", "amount_yen")) == (1 if yen else 0)
    for column in ("running_cost_yen", "running_cost_status_code"):
        assert (("cases", column) in misses(extraction)) == (yen is None)


def costs_with(items, remarks=("（備考） （備考）",), initial="9千円", running="－円"):
    totals = f"イニシャルコスト ※税抜 {initial} ランニングコスト（1年あたり） ※税抜 {running}"
    return [totals, "", *items, "", *remarks]


def sum_of(items, kind):
    return f"{sum(amount for of, _, amount, _ in items if of == kind):,}円"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (["（内訳） （内訳）"], []),
        (["（内訳） －円 （内訳） －円"], []),
        (["（内訳） •構築費 9千円 （内訳） •保守費 約7千円"],
         [("initial", "構築費", 9_000, False), ("running", "保守費", 7_000, True)]),
        (["（内訳） •企画", "開発費", "9千円 （内訳） －円"], [("initial", "企画開発費", 9_000, False)]),
        (["（内訳） •利用料（3セッ", "ション：36千円/月） 432千円", "（内訳） －円"],
         [("initial", "利用料（3セッション：36千円/月）", 432_000, False)]),
        (["（内訳） •甲", "• 乙", "", "１千", "", "2,345千", "", "円", "", "円", "", "（内訳）"],
         [("initial", "甲", 1_000, False), ("initial", "乙", 2_345_000, False)]),
        (["（内訳） －円", "", "（内訳） •サービス（150千円/月）", "•認証", "", "約1,800千", "約309千", "円", "円"],
         [("running", "サービス（150千円/月）", 1_800_000, True), ("running", "認証", 309_000, True)]),
    ],
)  # fmt: skip
def test_labels_and_amounts_of_a_breakdown_pair_in_order(items, expected):
    totals = {kind: sum_of(expected, kind) for kind in ("initial", "running")}
    extraction = read(case(costs=costs_with(items, **totals)))
    assert values(extraction, "cost_items", "cost_kind_code", "item_name", "amount_yen", "is_approx") == expected
    assert extraction.unread == []


@pytest.mark.parametrize(
    "items",
    [
        ["（内訳） •甲", "•乙", "", "9千", "", "円", "", "（内訳）"],
        ["（内訳） •甲", "", "9千", "8千", "", "円", "円", "", "（内訳）"],
        ["（内訳） •甲", "•乙", "", "9千", "8千", "", "円", "", "（内訳）"],
        ["（内訳） 約1,000千円", "（内訳）"],
    ],
)
def test_a_breakdown_that_does_not_pair_gives_no_items(items):
    extraction = read(case(costs=costs_with(items)))
    assert values(extraction, "cost_items", "amount_yen") == []
    assert misses(extraction) == {("cost_items", "amount_yen")}


@pytest.mark.parametrize(
    ("initial", "running", "read_kinds", "are_remarks_read"),
    [
        ("900千円", "30千円", ["initial", "running"], True),
        ("30千円", "900千円", [], False),
        ("901千円", "30千円", ["initial", "running"], True),
        ("950千円", "30千円", ["running"], False),
        ("約930千円", "30千円", ["initial", "running"], True),
        ("（非公表）", "30千円", ["initial", "running"], True),
    ],
)
def test_items_that_do_not_add_up_to_their_total_may_belong_to_the_other_column(
    initial, running, read_kinds, are_remarks_read
):
    items, remarks = ["（内訳） •構築費 900千円 （内訳） •保守費 30千円"], ["（備考） 推進交付金を活用 （備考）"]
    extraction = read(case(costs=costs_with(items, remarks, initial, running)))
    assert [kind for (kind,) in values(extraction, "cost_items", "cost_kind_code")] == read_kinds
    assert len(values(extraction, "subsidies", "subsidy_name")) == are_remarks_read
    assert (("cost_items", "amount_yen") in misses(extraction)) == (len(read_kinds) < 2)
    assert (("subsidies", "subsidy_name") in misses(extraction)) == (not are_remarks_read)


@pytest.mark.parametrize(
    ("remarks", "expected"),
    [
        (["（備考） 感染症対応臨時交付金に", "よる補助額：12,489千円", "", "（備考）"],
         [("initial", "感染症対応臨時交付金", 12_489_000)]),
        (["（備考） ― （備考） 推進交付金TYPE１による補助", "額：26,995千円（R4年度）"],
         [("running", "推進交付金TYPE１", 26_995_000)]),
        (["（備考） 機器費は含まない。", "「効率化事業」による補助額：5千円", "（備考）"],
         [("initial", "「効率化事業」", 5_000)]),
        (["（備考） 推進事業（省の補助金）、きずな事業を活", "用", "", "（備考）"],
         [("initial", "推進事業（省の補助金）", None), ("initial", "きずな事業", None)]),
        (["（備考） 端末は、他のシステムで使用して", "いるものを活用", "", "（備考） 決済手数料を含む"], []),
    ],
)  # fmt: skip
def test_subsidies_stand_in_the_remarks(remarks, expected):
    extraction = read(case(costs=costs_with(["（内訳） （内訳）"], remarks)))
    assert values(extraction, "subsidies", "cost_kind_code", "subsidy_name", "amount_yen") == expected


@pytest.mark.parametrize(
    ("band", "code", "theme", "is_new"),
    [
        (["人口：", "１万人以上", "５万人未満", "", "電子申請New"], "10k_50k", "電子申請", True),
        (["人口：30万人以上電子申請"], "300k_plus", "電子申請", False),
        (["人口：1万人未満", "庁内の連絡", "の効率化", "", "New"], "under_10k", "庁内の連絡の効率化", True),
        (["人口：", "10万人以上", "30万人未満", "", "電子申請"], "100k_300k", "電子申請", False),
        (["電子申請New", "", "人口：", "５万人以上", "10万人未満"], "50k_100k", None, True),
        (["人口：", "10万人以上"], "10k_50k", None, None),
        ([], "10k_50k", None, None),
    ],
)
def test_the_label_of_band_and_theme(band, code, theme, is_new):
    row = only_case(band=band)
    assert (row["population_band_code"], row["theme_name"], row["is_new"]) == (code, theme, is_new)


def test_without_the_block_of_band_and_theme_nobody_knows_whether_a_case_is_new():
    assert {("cases", "is_new"), ("cases", "theme_name")} <= misses(read(case(band=[])))


def test_a_band_glued_behind_the_section_is_read():
    row = only_case(header=f"{HEADER} 人口：30万人以上電子申請New", band=[])
    found = [row[name] for name in ("population_band_code", "theme_name", "is_new", "category_code")]
    assert found == ["300k_plus", "電子申請", True, "counter_reform"]


def test_a_prefecture_is_its_own_band():
    reference = ["【参考情報】 茨城県人口：288.0万人（令和５年１月１日現在）"]
    row = only_case(
        title="37 堤防をドローンで見る 【茨城県】", header=f"{HEADER} 都道府県検査・点検", band=[], reference=reference
    )
    found = [
        row[name] for name in ("municipality_name", "municipality_type_code", "population_band_code", "theme_name")
    ]
    assert found == ["茨城県", "prefecture", "prefecture", "検査・点検"]


def test_a_theme_before_its_band_is_known_from_the_other_cases():
    second = case(title="２ 別の取組 【岡山県総社市】", band=["", "電子申請", "", "人口：", "５万人以上", "10万人未満"])
    assert values(read(case(), second), "cases", "theme_name") == [("電子申請",), ("電子申請",)]


@pytest.mark.parametrize("is_text_first", [True, False])
@pytest.mark.parametrize("gap", [[], ["", "3-12", "", "", ""], ["", "3-12", "https://www.example.jp/a", "", ""]])
def test_pages_go_to_their_own_case(is_text_first, gap):
    second_title = "２ 施設を予約 【東京都豊島区】 "
    second = [
        *overview(title=second_title, is_text_first=is_text_first),
        *effects_page(title=second_title, bullets=["○ 年間約1,950時間の作業時間の削減効果があった。"]),
        *interview(title=second_title, reference=["【参考情報】 豊島区人口：28.9万人（令和５年１月１日現在）"]),
    ]
    extraction = read([*case(), *gap], second)
    columns = ("case_id", "municipality_type_code", "population", "hours_saved_per_year")
    assert values(extraction, "cases", *columns) == [
        ("mic-2025-01", "town", 12_000, 500),
        ("mic-2025-02", "special_ward", 289_000, 1950),
    ]


def test_text_that_happens_to_begin_with_a_blank_starts_no_page():
    bullets = [
        "○ 窓口での聞き取りと入力の作業を見直し、申請書の確認や転記の手間を無くしたことにより、年間約",
        " 300時間の業務時間を削減した。",
    ]
    row = only_case(bullets=bullets)
    assert (row["hours_saved_per_year"], row["hours_saved_is_approx"]) == (300, True)


def test_two_titles_on_one_page_belong_to_nobody():
    page = [*effects_page(), "", "２ 施設を予約 【東京都豊島区】"]
    extraction = read(overview(), page)
    assert values(extraction, "cases", "initial_cost_yen") == [(None,)]
    assert ("cases", "") in misses(extraction)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["②窓口改革", "", "②窓口改革"], "counter_reform"),
        (["②窓口改革", "", "①オンライン行政サービス"], None),
        (["②窓口改革", ""], None),
    ],
)
def test_a_section_that_is_not_printed_is_taken_from_agreeing_neighbours(headers, expected):
    bodies = ["岡山県鏡野町", "岡山県総社市", "東京都豊島区"]
    cases = [
        case(
            title=f"{number} 取組 【{body}】",
            header=f"  ＜３．内部DX＞ フロントヤード（住民との接点）{header}" if header else "",
            reference=[],
        )
        for number, (header, body) in enumerate(zip(headers, bodies, strict=False), start=1)
    ]
    extraction = read(*cases)
    assert extraction.tables["cases"][1]["category_code"] == expected
    assert ("cases", "category_code") in misses(extraction)


@pytest.mark.parametrize(("printed", "months"), [("１年10か月", 22), ("10か月", 10), ("３年", 36), ("－", None)])
def test_lead_time(printed, months):
    assert only_case(lead_time=printed)["lead_time_months"] == months


def test_a_lead_time_in_other_words_is_unread():
    assert misses(read(case(lead_time="約２か年度"))) == {("cases", "lead_time_months")}


@pytest.mark.parametrize(
    ("schedule", "steps", "start"),
    [
        (["Ｒ2.9～ 検討（３か月）", "", "R３.12~R4.5 構築", "", "R4.6末 運用開始"],
         [(date(2020, 9, 1), None, "検討"), (date(2021, 12, 1), date(2022, 5, 1), "構築"),
          (date(2022, 6, 1), None, "運用開始")], date(2022, 6, 1)),
        (["R2年度 本格稼働（R3.1サービス開始）"],
         [(date(2020, 4, 1), date(2021, 3, 1), "本格稼働（R3.1サービス開始）")], date(2021, 1, 1)),
        (["R3.1 試験運用開始", "", "H31.4～7頃 予約の", "受付開始"],
         [(date(2021, 1, 1), None, "試験運用開始"), (date(2019, 4, 1), date(2019, 7, 1), "予約の受付開始")], None),
        (["R3.1 事業開始", "", "R4.1 サービス開始"],
         [(date(2021, 1, 1), None, "事業開始"), (date(2022, 1, 1), None, "サービス開始")], None),
        (["業者選定 １か月"], [], None),
    ],
)  # fmt: skip
def test_dated_steps_and_the_start_of_the_service(schedule, steps, start):
    extraction = read(case(schedule=schedule))
    assert values(extraction, "milestones", "starts_on", "ends_on", "step_name") == steps
    assert values(extraction, "cases", "service_start_on") == [(start,)]


@pytest.mark.parametrize(("step", "column"), [("H27～H29 庁内調整", "starts_on"), ("R4.5～", "step_name")])
def test_a_step_with_bare_years_or_without_a_name_is_unread(step, column):
    extraction = read(case(schedule=[step]))
    assert values(extraction, "milestones", "starts_on") == []
    assert misses(extraction) == {("milestones", column)}


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["株式会社アクシス、ジャパンデジタル株式", "会社（保守）"], ["株式会社アクシス", "ジャパンデジタル株式会社"]),
        (["DJI", "株式会社テスト"], ["DJI", "株式会社テスト"]),
        (["グーグル合同会社", "グーグル・クラウド合同会社"], ["グーグル合同会社", "グーグル・クラウド合同会社"]),
        (["株式会社テスト（データの整備、関係者との調整等を", "担う）、甲社"], ["株式会社テスト", "甲社"]),
        (["株式会社テスト（改修）等"], ["株式会社テスト"]),
        (["－（職員による内製）"], []),
        (["－"], []),
    ],
)
def test_names_of_vendors(lines, names):
    extraction = read(case(vendor=["サービス", "提供事業者", "", *lines], service=["サービス名 －"]))
    assert values(extraction, "vendors", "vendor_name", "role_code") == [(name, "vendor") for name in names]


def test_names_that_run_together_are_unread():
    extraction = read(
        case(vendor=["サービス", "提供事業者", "", "株式会社アジャイルソリューションズ東", "株式会社テスト"])
    )
    assert values(extraction, "vendors", "vendor_name") == []
    assert ("vendors", "vendor_name") in misses(extraction)


def test_a_partner_has_no_note_and_no_service():
    partner = ["その他", "参画主体", "", "株式会社甲（窓口のレジ導", "入・運用サポート）"]
    columns = ("vendor_name", "service_name", "role_code")
    found = values(read(case(partner=partner)), "vendors", *columns)
    assert found == [("株式会社テスト", "窓口クラウド", "vendor"), ("株式会社甲", None, "partner")]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["サービス名", "①ツールA", "②ツールB"], "ツールA、ツールB"),
        (["サービス名", "甲システム、Smart ", "at Message"], "甲システム、Smart at Message"),
        (["サービス名 －"], None),
    ],
)
def test_names_of_services(lines, name):
    assert values(read(case(service=lines)), "vendors", "service_name") == [(name,)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["運用形態 パッケージ製品をオンプレミス環境で利用"], [("package", "on_premises")]),
        (["運用形態", "①個別開発製品をクラウド環境で運用、", "②③パッケージ製品をオンプレミス環境で運用"],
         [("custom", "cloud"), ("package", "on_premises")]),
        (["運用形態", "パッケージ製品を基に個別カスタマイズしたシステ", "ムをオンプレミス環境で運用"],
         [("customised_package", "on_premises")]),
        (["運用形態 －"], []),
    ],
)  # fmt: skip
def test_forms_of_operation(lines, expected):
    assert values(read(case(form=lines)), "deployments", "form_code", "hosting_code") == expected


def test_an_unknown_form_of_operation_is_unread():
    assert ("deployments", "form_code") in misses(read(case(form=["運用形態 無償ツールを端末で運用"])))


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["担当部署 メール電話 －－鏡野町総務課"], "鏡野町総務課"),
        (["担当部署 メール電話 （非公表）（非公表）（非公表）"], None),
        (["担当部署 電話 078-331-8181（代表）鏡野町DX推進課"], "鏡野町DX推進課"),
        (["担当部署 メール電話", "a@town.kagami-no.lg.jp", "b01@x.jp", "", "0868-54-1111", "（内55）", "",
          "鏡野町税務課", "鏡野町DX", "推進室"],
         "鏡野町税務課、鏡野町DX推進室"),
        (["担当部署 メール電話 a@x.lg.jp03-5678-1810子鏡野町ども課"], None),
        (["担当部署 メール電話 a@to", "wn.lg.jp", "鏡野町総務課"], None),
    ],
)  # fmt: skip
def test_a_department_comes_without_mail_and_phone(lines, name):
    assert only_case(department=lines)["department_name"] == name


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (["関連ＵＲＬ：町（ https://www.example.jp/a?b=1&c=2 ）"], "https://www.example.jp/a?b=1&c=2"),
        (["関連ＵＲＬ：町の資料（令和３年）", "", " （https://www.example.jp/doc.pdf）", "町（https://www.example.jp/）"],
         "https://www.example.jp/doc.pdf"),
        (["関連ＵＲＬ：庁（https://www.example.jp/long-", "name/list_", "22.pdf）"], "https://www.example.jp/long-name/list_22.pdf"),
        (["関連ＵＲＬ：庁（https://www.example.jp/long-"], None),
        ([], None),
    ],
)  # fmt: skip
def test_the_first_address_is_joined_over_lines(lines, address):
    assert only_case(url=lines)["url"] == address


def test_the_blocks_may_come_in_another_order():
    parts = {
        "schedule": [
            " サービス提供事業者等 スケジュール",
            "",
            "検討開始から導入までの期間 11か月 サービス",
            "提供事業者",
            "",
        ],
        "vendor": [
            "株式会社テスト",
            "",
            *SERVICE,
            "",
            *FORM,
            "",
            *SCHEDULE,
            "",
            *DEPARTMENT,
            "",
            *PARTNER,
            "",
            TITLE,
            "",
        ],
        "cost": ["事業効果", "", "コスト イニシャルコスト ※税抜 －円 ランニングコスト（1年あたり） ※税抜 581千円", ""],
        "rest": ["（内訳） －円 （内訳） •利用料 581千円", "", "（備考） （備考）", "", *BULLETS, "", *BAND],
    }
    extraction = read(overview(), [line for part in parts.values() for line in part], interview())
    columns = ("initial_cost_status_code", "running_cost_yen", "lead_time_months", "hours_saved_per_year")
    assert values(extraction, "cases", *columns) == [("zero", 581_000, 11, 500)]
    assert values(extraction, "vendors", "vendor_name") == [("株式会社テスト",)]
    assert values(extraction, "cost_items", "amount_yen") == [(581_000,)]


@pytest.mark.parametrize(
    "printed",
    [
        ["【参考情報】  鏡野町 人口：1.2万人（令和５年１月１日現在）"],
        ["【参考情報】岡山県 鏡野町人口 ：1.2万人 (令和5年1月1日現在)"],
        ["【参考情報】  鏡野町人口：1.2万人（令和５年", "１月１日現在）"],
        ["【参考情報】  鏡野町人口：", "1.2万人（令和５年１月１日現在）"],
    ],
)
def test_a_population_may_be_printed_with_gaps(printed):
    extraction = read(case(reference=printed))
    assert values(extraction, "cases", "population", "population_on") == [(12_000, date(2023, 1, 1))]
    assert extraction.unread == []


@pytest.mark.parametrize(
    "printed",
    [
        "鏡野町人口：九十七万人（令和５年１月１日現在）",
        "鏡野町人口：1.2万人（令和５年",
        "鏡野町人口：1.2万人（調査中）",
        "鏡野町人口：",
    ],
)
def test_a_population_that_cannot_be_read_is_unread(printed):
    extraction = read(case(reference=[f"【参考情報】 {printed}", "", "○ 出典"]))
    assert values(extraction, "cases", "population", "population_on") == [(None, None)]
    assert misses(extraction) == {("cases", "population")}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"reference": []}, "population"),
        ({"url": []}, "url"),
        ({"url": ["関連ＵＲＬ：準備中"]}, "url"),
        ({"lead_time": ""}, "lead_time_months"),
        ({"department": []}, "department_name"),
        ({"department": ["担当部署 メール電話"]}, "department_name"),
    ],
)
def test_a_field_that_is_not_found_is_unread(changes, column):
    extraction = read(case(**changes))
    assert values(extraction, "cases", column) == [(None,)]
    assert misses(extraction) == {("cases", column)}
    assert "見つかりません" in extraction.unread[0].reason


def test_without_bullets_the_hours_are_unread():
    extraction = read(case(bullets=[]))
    assert values(extraction, "cases", "hours_saved_status_code") == [(None,)]
    assert misses(extraction) == {("cases", "hours_saved_per_year"), ("cases", "hours_saved_status_code")}


@pytest.mark.parametrize(
    "changes",
    [
        {"lead_time": "－"},
        {"department": ["担当部署 メール電話 （非公表）（非公表）（非公表）"]},
        {"department": ["担当部署 －"]},
    ],
)
def test_a_field_that_the_document_withholds_is_blank_and_not_unread(changes):
    assert read(case(**changes)).unread == []


CONTACTS = ["a.b@town.example.lg.jp", "ａ@ｘ.jp", "0868-54-2985", "0868ｰ54-2985", "０８６８－５４－２９８５"]


@pytest.mark.parametrize("contact", CONTACTS)
@pytest.mark.parametrize(
    ("changes", "table_name", "column", "kept"),
    [
        (lambda text: {"schedule": [f"R4.8～R5.3 構築、{text}へ連絡"]}, "milestones", "step_name", []),
        (lambda text: {"vendor": ["サービス", "提供事業者", "", f"甲社{text}"]}, "vendors", "vendor_name", []),
        (lambda text: {"service": [f"サービス名 窓口{text}"]}, "vendors", "service_name", [(None,)]),
        (
            lambda text: {"costs": costs_with([f"（内訳） •保守{text} 9千円", "（内訳） －円"])},
            "cost_items",
            "item_name",
            [],
        ),
    ],
)
def test_contacts_are_in_no_text(contact, changes, table_name, column, kept):
    extraction = read(case(**changes(contact)))
    assert values(extraction, table_name, column) == kept
    assert (table_name, column) in misses(extraction)
    everything = str(extraction.tables) + str(extraction.unread)
    assert not any(part in everything for part in (contact, "2985", "２９８５", "@"))
    assert any("…" in miss.printed_text for miss in extraction.unread)


def test_the_population_of_another_body_is_unread():
    extraction = read(case(reference=["【参考情報】 総社市人口：7.0万人（令和５年１月１日現在）"]))
    assert values(extraction, "cases", "population") == [(None,)]
    assert misses(extraction) == {("cases", "population")}


def test_a_case_without_its_page_of_costs_is_kept_and_noted():
    extraction = read(overview(), interview())
    assert values(extraction, "cases", "population", "initial_cost_status_code", "hours_saved_status_code") == [
        (12_000, None, None)
    ]
    columns = (
        "",
        "initial_cost_yen",
        "initial_cost_status_code",
        "running_cost_yen",
        "running_cost_status_code",
        "hours_saved_per_year",
        "hours_saved_status_code",
        "lead_time_months",
        "department_name",
    )
    assert misses(extraction) == {("cases", column) for column in columns}


@pytest.mark.documents
def test_the_real_casebook_is_read():
    if not REAL_CASEBOOK.exists():
        pytest.skip("the documents are not beside the checkout")
    lines = REAL_CASEBOOK.read_text(encoding="utf8").split("\n")
    extraction = casebook.read(lines, Source("mic-2024", 2024))
    assert casebook.recognises(lines)
    assert casebook.source_id(lines) == "mic-2024"
    assert [row["source_no"] for row in extraction.tables["cases"]] == [str(number) for number in range(1, 48)]
    assert all(row["population"] and row["category_code"] for row in extraction.tables["cases"])
    assert not misses(extraction) & {("cases", f"{kind}_cost_yen") for kind in ("initial", "running")}
    for row in extraction.tables["evidence"]:
        printed = "".join(line.strip() for line in lines[row["first_line"] - 1 : row["last_line"]])
        assert row["printed_text"] in printed or row["printed_text"].endswith("円")


def test_wide_gaps_between_form_feeds_part_blocks_like_a_blank_line():
    (_, page) = casebook_pages.pages(["一", "\f二", "", "", "", "", "三", "", "四"])
    assert [(line.number, line.text.strip()) for line in page.lines] == [
        (2, "二"), (3, ""), (7, "三"), (8, ""), (9, "四"),
    ]  # fmt: skip
