"""The slides of the current selection: loads their rows, keeps which and where in the URL, and draws them."""

from __future__ import annotations

import re
from datetime import date

import streamlit as st

from queries import language
from queries.filters import Filters
from queries.language import t
from ui import (
    benchmark,
    blocks,
    browser,
    data,
    estimate_form,
    exports,
    labels,
    links_box,
    many,
    own,
    page_settings,
    powerpoint,
    slides,
    tables,
    theme,
)
from ui.estimate import Assumptions
from ui.slides import Context, Slide


def deck(filters: Filters, measure: str | None) -> list[Slide]:
    """Return every slide that the selection has rows for, in the usual order."""
    home = data.load("overview/own_town", filters, own_case_ids=sorted(own.case_ids())).iloc[0]
    assumed = estimate_form.carried()
    context = Context(
        condition=filters.describe(data.label),
        sources=blocks.source_words(filters),
        made_on=labels.day(date.today()),
        label=data.words(),
        town=_town(filters),
        own_band=home["population_band_code"] if filters.own_population else None,
        own_cases=len(data.own_cases(filters)),
    )
    found = [
        slides.title(context, data.load("overview/totals", filters.selects).iloc[0]),
        slides.places(context, data.load("overview/band_category_counts", filters.selects)),
        _costs(context, filters, measure, assumed) if measure else None,
        _worth(context, filters, assumed),
        _nearest(context, filters) if filters.own_population else None,
        slides.own_estimate(context, assumed),
        slides.sources(context, data.load("shared/selected_sources", filters.selects)),
    ]
    return [slide for slide in found if slide]


def _town(filters: Filters) -> str:
    if not filters.own_population:
        return filters.own_name
    name = filters.own_name or t(labels.OWN_TOWN)
    return t("{name}（{population:,}人）", name=name, population=filters.own_population)


def _costs(context: Context, filters: Filters, code: str, assumed: Assumptions) -> Slide:
    measure = data.measure(code)
    if many.is_many(filters):
        values = many.of_selection(filters, code, slides.BAND)
    else:
        found = data.load("search/measure_values", filters.selects, measure=code)
        cases = data.load("search/case_list", filters, tables.MOST_LISTED)
        mine = own.case_ids() | tables.of_own_town(cases, filters.own_name)
        values = tables.values_by_group(found, slides.BAND, data.label, mine)
    figure = {"initial_cost_ex_tax_yen": assumed.initial_yen, "running_cost_ex_tax_yen": assumed.running_yen}.get(code)
    return slides.costs(context, values, measure, data.codes_of("population_band"), figure or None)


def _worth(context: Context, filters: Filters, assumed: Assumptions) -> Slide | None:
    compared = Filters(**{**vars(filters.selects), "own_name": filters.own_name, "mixes_prefectures": True})
    cases = many.peer_costs_and_hours(compared)
    running, hours = data.measure("running_cost_ex_tax_yen"), data.measure("hours_saved_per_year")
    if benchmark.with_both(cases).empty:
        return None
    return slides.worth(context, cases, running, hours, assumed)


def _nearest(context: Context, filters: Filters) -> Slide:
    cases = data.load("present/nearest_cases", filters, tables.MOST_LISTED)
    return slides.nearest(context, cases[~cases["case_id"].isin(own.case_ids())])


def cost_measure(filters: Filters, *, is_drawn: bool) -> str | None:
    """Return the cost that the slide of costs shows, as the URL says; None where no case has any."""
    offered = [code for code in data.measures_with_values(filters) if code in slides.COST_MEASURES]
    if not offered:
        return None
    if is_drawn:
        return page_settings.choice(
            t("費用の画面で見せる値"), "measure", offered, lambda code: data.label("measure", code)
        )
    return page_settings.state("measure", offered[0], lambda text: text if text in offered else None)


def shown_codes() -> list[str]:
    """Return the codes of the slides to show in their order, as the URL says; none where it says nothing."""
    text = page_settings.state(
        "slides", "", lambda given: given if set(given.split(".")) <= set(slides.NAMES) else None
    )
    return text.split(".") if text else []


def number() -> int | None:
    """Return which slide the URL asks for, from 1; None where it asks for none."""
    return page_settings.state("slide", None, lambda text: int(text) if re.fullmatch("[1-9][0-9]?", text) else None)


def scale() -> float:
    """Return how much larger than usual slides are drawn; asked before the first one, so that none is drawn twice."""
    return browser.slide_scale(_stay)


def draw(chosen: list[Slide], at: int, scale: float) -> None:
    """Draw one slide on the whole window: its finding, one figure or table, what it rests on, and the way on."""
    at = min(at, len(chosen))
    slide = chosen[at - 1]
    st.html(theme.SLIDE.replace("SCALE", f"{scale:.2f}"))
    with st.container(key=f"slide_{slide.code}"):
        st.title(blocks.escaped(slide.finding))
        for line in slide.lines if slide.table is None else ():
            st.markdown(blocks.escaped(line))
        if slide.figure:
            figure = theme.inked(slides.enlarged(slide.figure, scale), is_dark=st.context.theme.type == "dark")
            st.plotly_chart(
                blocks.plain(figure), key=f"figure_{slide.code}", config={"displayModeBar": False}, alt=slide.finding
            )
        if slide.table is not None:
            blocks.small_table(slide.table, alt=slide.finding)
            st.markdown("\n".join(f"- {blocks.escaped(line)}" for line in slide.lines))
    with st.container(key="slide_footer"):
        said = "\n".join((slide.finding, *slide.lines))
        blocks.explained(t("｜").join(filter(None, (slide.footer, links_box.changed_data()))), said)
    _bar(at, len(chosen))


def _bar(at: int, last: int) -> None:
    """Draw the way on: buttons that arrow keys, the keys of a presenter's remote control, and Escape press too."""
    with st.container(horizontal=True, vertical_alignment="center", key="slide_bar"):
        for words, keys, by in (("← 前へ", ("Left", "PageUp"), -1), ("次へ →", ("Right", "PageDown"), 1)):
            is_end = not 1 <= at + by <= last
            for key in keys:
                st.button(t(words), key=f"go_{key}", shortcut=key, disabled=is_end, on_click=_go, args=(by, last))
        st.markdown(f"{at} / {last}")
        st.button(t("終わる"), key="go_leave", shortcut="Escape", on_click=page_settings.put, kwargs={"slide": None})
        browser.slide_keys(lambda by: _go(by, last))


def _stay() -> None:
    page_settings.put(slide=st.session_state["page_slide"])


def _go(by: int, last: int) -> None:
    """Go on from where the session is: a second press often comes before the first one's slide is drawn."""
    at = min(st.session_state["page_slide"] or 1, last)
    page_settings.put(slide=min(max(at + by, 1), last))


def prepare(found: list[Slide], chosen: list[Slide], filters: Filters) -> None:
    """Draw the list of slides, each to be moved or left out, what is missing and why, and the PowerPoint of them."""
    codes = [slide.code for slide in chosen]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(t("発表を始める"), key="start", type="primary", on_click=page_settings.put, kwargs={"slide": 1})
        _powerpoint(chosen, filters)
    st.caption(t("→ と ← のキーで進み、Esc で戻ります。この画面のリンクは、条件と並びをそのまま伝えます。"))
    blocks.caption(filters, matched=int(data.load("overview/totals", filters.selects)["cases"].iloc[0]))
    for place, slide in enumerate(chosen):
        _row(slide, place, codes)
    left_out = [slide for slide in found if slide.code not in codes]
    if left_out:
        st.markdown(t("**省いた画面**"))
        for slide in left_out:
            words, back = st.columns([13, 2], vertical_alignment="center")
            words.markdown(t("｜").join((t(slides.NAMES[slide.code]), blocks.escaped(slide.finding))))
            back.button(
                t("入れる"), key=f"add_{slide.code}", on_click=_put, args=([*codes, slide.code],), width="stretch"
            )
    _missing({slide.code for slide in found}, filters)


def _row(slide: Slide, place: int, codes: list[str]) -> None:
    row = st.container(key=f"listed_{slide.code}")
    words, up, down, drop = row.columns([11, 1, 1, 2], vertical_alignment="center")
    name = f"**{place + 1}. {t(slides.NAMES[slide.code])}**"
    words.markdown(t("｜").join((name, blocks.escaped(slide.finding))))
    for column, sign, to, help_words in ((up, "↑", place - 1, "前へ動かす"), (down, "↓", place + 1, "後ろへ動かす")):
        column.button(
            sign, key=f"{sign}_{slide.code}", disabled=not 0 <= to < len(codes), help=t(help_words),
            on_click=_put, args=(_swapped(codes, place, to),), width="stretch",
        )  # fmt: skip
    rest = [code for code in codes if code != slide.code]
    drop.button(t("省く"), key=f"drop_{slide.code}", disabled=not rest, on_click=_put, args=(rest,), width="stretch")


def _swapped(codes: list[str], first: int, second: int) -> list[str]:
    moved = list(codes)
    if 0 <= second < len(moved):
        moved[first], moved[second] = moved[second], moved[first]
    return moved


def _put(codes: list[str]) -> None:
    page_settings.put(slides=".".join(codes))


def _missing(codes: set[str], filters: Filters) -> None:
    if "costs" not in codes:
        st.info(t("「費用を人口区分で」は、いまの条件に費用の値のある記録がないため、ありません。"))
    if "worth" not in codes:
        st.info(
            t(
                "「費用と減らした時間」は、いまの条件にランニングコストと削減時間の両方がある記録がないため、ありません。"
            )
        )
    if "nearest" not in codes:
        st.info(t("「わが町に近い事例」は、左で「わが町」か人口を決めると加わります。"))
    if "estimate" not in codes:
        st.info(
            t("「わが町の試算」は、費用対効果の前提をすべて入れ、そのページの「発表にのせる」から来ると加わります。")
        )
        st.page_link("pages/estimate.py", label=t("→ 費用対効果を開く"), query_params=filters.to_query())


def _powerpoint(chosen: list[Slide], filters: Filters) -> None:
    words = data.words()
    st.download_button(
        t("PowerPoint（編集できる図と表）"),
        language.spoken(lambda: powerpoint.deck(chosen, words)),
        exports.file_name(t("発表"), filters, data.label, "pptx"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        key="powerpoint",
        on_click="ignore",
    )
