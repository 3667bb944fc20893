"""The widgets and blocks of the page of cost against effect: inputs that the URL carries, and results in words."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from queries.filters import Filters
from queries.language import spoken, t
from ui import blocks, data, estimate, estimate_sheet, estimate_words, labels, own, page_settings, sidebar, workbook
from ui.estimate import LARGEST, MAN_YEN, PRESET_WAGES, USUAL_SHARE, USUAL_YEARS, Assumptions

WAGES = {
    "presets": "3,300～4,600円の幅",
    "3300": "3,300円（給与のみ）",
    "4600": "4,600円（人件費全体）",
    "own": "自団体の単価を入れる",
}
BLANK, BLANK_IS_NO_ZERO = "空欄", "なければ 0"
PRINTED = "金額は印刷どおりで、税の扱いはかっこの中です。値のない項目は空欄にします。"
PRINTED_WITH_TAX = (
    "金額は印刷どおりで、税の扱いはかっこの中です。値のない項目は空欄にします。"
    "税込の額は、似た事例の中央値（税抜換算）より1割大きい尺度です。"
)
# Parameter of the URL -> what is assumed unless it says otherwise, the least, the most, and the step of the input.
BOUNDS = {
    "initial": (None, 0.0, LARGEST, 10.0),
    "running": (None, 0.0, LARGEST, 10.0),
    "subsidy": (None, 0.0, LARGEST, 10.0),
    "hours": (None, 0.0, LARGEST, 10.0),
    "wage_yen": (None, 500, 20_000, 100),
    "years": (USUAL_YEARS, 1, 10, 1),
    "share": (USUAL_SHARE, 0, 150, 5),
}


def take_over(filters: Filters) -> object | None:
    """Draw the choice of a case and the button that fills in what it printed; return the row of the chosen case."""
    cases = data.load("estimate/case_figures", filters, case_id=sidebar.page_parameter("from") or "")
    rows = {row.case_id: row for row in cases.itertuples()}
    pick, press = st.columns([4, 1], vertical_alignment="bottom")
    chosen = page_settings.choice(
        t("事例の値から始める（並べる事例、わが町の人口に近い順）"),
        "from",
        ["", *rows],
        lambda case_id: case_name(rows[case_id]) if case_id else t("事例を選ぶ"),
        pick,
    )
    case = rows.get(chosen)
    values = estimate.taken_over(case) if case else {}
    press.button(t("この値を入れる"), on_click=page_settings.put, kwargs=values, disabled=not case, width="stretch")
    return case


def link(case_id: str, filters: Filters) -> None:
    """Draw a link to the estimate with the values of a case filled in; nothing where it has neither costs nor hours."""
    cases = data.load("estimate/case_figures", filters, case_id=case_id)
    for case in cases[cases["case_id"] == case_id].itertuples():
        given = {name: str(value) for name, value in estimate.taken_over(case).items() if value is not None}
        target = filters.to_query() | given | {"from": case_id}
        st.page_link("pages/estimate.py", label=t("→ この事例の値で費用対効果を試算する"), query_params=target)


def present_link(filters: Filters) -> None:
    """Draw a link to the slides of this selection with these assumptions."""
    target = filters.to_query() | sidebar.set_here(sidebar.ESTIMATE)
    st.page_link("pages/present.py", label=t("→ この試算を発表にのせる"), query_params=target)


def case_name(case: object) -> str:
    """Return body and title of a case, a pinned one marked."""
    mark = (t("［並べる］") if case.is_pinned else "") + (labels.OWN_MARK if case.case_id in own.case_ids() else "")
    return t("｜").join((mark + labels.body_name(case.prefecture_name, case.municipality_name), case.title))


def assumptions() -> Assumptions:
    """Draw the inputs, whose values stand in the URL, and return what is assumed."""
    first, second = st.columns(4), st.columns(4)
    initial = _amount(
        t("イニシャルコスト（万円）"), "initial", first[0], t("最初にかかる費用。補助金を引く前の額です。")
    )
    running = _amount(t("ランニングコスト（万円/年）"), "running", first[1], t("運用にかかる1年あたりの費用です。"))
    subsidy = _amount(
        t("補助金（万円・イニシャル分）"),
        "subsidy",
        first[2],
        t("イニシャルコストにあたる補助金・交付金の額です。なければ0と入れます（空欄は「わからない」です）。"),
        placeholder=BLANK_IS_NO_ZERO,
    )
    hours = page_settings.number(
        t("削減時間（時間/年）"), "hours", *BOUNDS["hours"], first[3], format="%g",
        placeholder=t(BLANK), help=t("全体で1年に減る職員の業務時間の見込みです。"),
    )  # fmt: skip
    wages = _wages(second[0], second[1])
    years = page_settings.number(
        t("年数（年）"), "years", *BOUNDS["years"], second[2],
        placeholder=t(BLANK), help=t("費用と効果を見る期間です。"),
    )  # fmt: skip
    share = page_settings.number(
        t("実現率（％）"), "share", *BOUNDS["share"], second[3], placeholder=t(BLANK),
        help=t("見込んだ削減時間のうち、実際に減る割合です。見込みどおりなら100です。"),
    )  # fmt: skip
    return Assumptions(_yen(initial), _yen(running), _yen(subsidy), hours, wages, years, share)


def carried() -> Assumptions:
    """Return what is assumed by the URL alone: for a page that shows the result and draws no inputs."""
    given = {name: page_settings.given_number(name, *bounds) for name, bounds in BOUNDS.items()}
    wage = sidebar.page_parameter("wage")
    if wage == "own":
        wages = () if given["wage_yen"] is None else (given["wage_yen"],)
    else:
        wages = (int(wage),) if wage in ("3300", "4600") else PRESET_WAGES
    amounts = (_yen(given[name]) for name in ("initial", "running", "subsidy"))
    return Assumptions(*amounts, given["hours"], wages, given["years"], given["share"])


def _amount(label: str, name: str, place: object, meaning: str, placeholder: str = BLANK) -> float | None:
    help_words = t("{meaning}税抜で入れると、似た事例（税抜換算）とそのままくらべられます。", meaning=meaning)
    return page_settings.number(
        label, name, *BOUNDS[name], place, format="%g", placeholder=t(placeholder), help=help_words
    )


def _wages(place: object, beside: object) -> tuple[float, ...]:
    chosen = page_settings.choice(t("1時間の単価"), "wage", list(WAGES), lambda code: t(WAGES[code]), place)
    if chosen == "presets":
        wages: tuple[float, ...] = PRESET_WAGES
    elif chosen == "own":
        wage = page_settings.number(
            t("自団体の単価（円/時間）"), "wage_yen", *BOUNDS["wage_yen"], beside, placeholder=t(BLANK),
            help=t("人件費の総額を総勤務時間で割った額など、自団体で決めている単価です。"),
        )  # fmt: skip
        return () if wage is None else (wage,)
    else:
        wages = (int(chosen),)
    beside.markdown(t(":small[**仮置き・自団体の単価に置き換えてください。** 3,300円と4,600円は事実ではありません。]"))
    return wages


def _yen(man_yen: float | None) -> int | None:
    return None if man_yen is None else round(man_yen * MAN_YEN)


def case_values(case: object, assumed: Assumptions, filters: Filters) -> None:
    """Draw what the chosen case printed for each input, with a link to its evidence."""
    blocks.small_table(estimate_words.case_words(case, assumed, data.label), alt=t("事例に印刷された値"))
    st.caption(
        t(PRINTED_WITH_TAX if "included" in (case.initial_cost_tax_code, case.running_cost_tax_code) else PRINTED)
    )
    blocks.case_link(case.case_id, t("根拠を見る: {title}", title=case.title), filters)


def totals(found: pd.DataFrame) -> None:
    """Draw the results that know no wage as large figures, with the exact yen or what is missing below."""
    rows = found[~found["is_by_wage"]]
    for column, row in zip(st.columns(len(rows)), rows.itertuples(), strict=True):
        column.metric(row.result, labels.man_yen(row.value) or "―", border=True)
        words = row.words if pd.isna(row.value) else t("{yen:,.0f}円", yen=row.value)
        column.caption(blocks.escaped(t("｜").join((words, row.formula))))


def compared_with(filters: Filters) -> str:
    """Return in words whom the inputs are compared with, and how to set the own town where it is not."""
    is_set = filters.own_name or filters.own_population
    return t("くらべる相手: {peers}", peers=_peers(filters)) if is_set else _peers(filters)


def _peers(filters: Filters) -> str:
    if not (filters.own_name or filters.own_population):
        return t("わが町が未設定のため、条件に合うすべての記録とくらべています（左の「わが町」で選べます）")
    if filters.peers == "near" and filters.own_population:
        return t(
            "{peers}（値ごとに、値のある団体を近い順に）、わが町の記録と自団体データを除く",
            peers=filters.describe_peers(),
        )
    return t("{peers}、わが町の記録と自団体データを除く", peers=filters.describe_peers())


def conditions(assumed: Assumptions, filters: Filters) -> dict[str, str]:
    """Return by heading what the captions of the page say, for the workbook."""
    name, population = (value or t("未設定") for value in (filters.own_name, filters.own_population))
    return {
        t("作成日"): f"{date.today():%Y-%m-%d}",
        t("前提"): estimate_words.describe(assumed),
        t(labels.OWN_TOWN): t("{name}（人口 {population}）", name=name, population=population),
        t("似た事例の条件"): filters.describe(data.label),
        t("くらべる相手"): _peers(filters),
        t("似た事例の出典"): blocks.source_words(filters),
    }


def download(assumed: Assumptions, places: pd.DataFrame, filters: Filters) -> None:
    """Offer the assumptions, results, years and peers as a workbook, made when clicked."""
    said = conditions(assumed, filters)
    st.download_button(
        t("試算を Excel で受け取る"),
        spoken(lambda: workbook.workbook(estimate_sheet.sheets(assumed, places, said))),
        estimate_sheet.file_name(),
        on_click="ignore",
        key="estimate_workbook",
        help=t("前提・結果・年ごとの累計・似た事例・出典を、式ではなく値で1枚ずつの表にします。金額は円単位です。"),
    )
