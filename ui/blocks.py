"""What every page owes its reader: captions, tables beside charts, downloads, empty states and evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st
from pandas.api.types import is_integer_dtype
from streamlit import column_config

from queries.filters import Filters
from queries.language import is_english, t
from ui import benchmark, browser, chart_images, data, exports, labels, loosen, own, sidebar, tables, theme
from ui.downloads import Rows, downloads
from ui.labels import escaped
from ui.ladder import FEWEST_FOR_WORDS

CASE_LIST_CONFIG = {
    "団体": column_config.TextColumn(width=126, pinned=True),
    "名称": column_config.TextColumn(width=240, pinned=True),
    "分類": column_config.TextColumn(width=196),
    "人口": column_config.NumberColumn(format="localized", width=76),
    "人口比（倍）": column_config.NumberColumn(format="%.1f", width=90),
    "イニシャル（万円）": column_config.NumberColumn(format="localized", width=125),
    "ランニング（万円/年）": column_config.NumberColumn(format="localized", width=140),
    "事業費（万円）": column_config.NumberColumn(format="localized", width=105),
    "削減（時間/年）": column_config.NumberColumn(format="localized", width=105),
    "導入期間（月）": column_config.NumberColumn(width=105),
    "費用・時間の注記": column_config.TextColumn(width=430),
    "種類": column_config.TextColumn(width=90),
    "分野": column_config.TextColumn(width=110),
    "概要（編集部の言葉）": column_config.TextColumn(width=900),
}
# What the table of a figure holds where its rows are too many.
COUNTED = "表は区間ごとの件数です。ファイルには1件ずつの値が入ります。"
WITHOUT_BLANKS = "表は値のある記録だけです。ファイルには、値のない記録も1件ずつ入ります。"
LISTING_CONFIG = {
    "message": column_config.TextColumn(width=620),
    "case_title": column_config.TextColumn(width=210),
    "meaning": column_config.TextColumn(width=420),
    "definition": column_config.TextColumn(width=420),
}

# What a letter of an English heading takes, and what stands beside it, in pixels.
LETTER_PIXELS, BESIDE_PIXELS = 7, 24


def case_list_config() -> dict[str, dict]:
    """Return the settings of the list of cases: on a phone with room for one column beside that of the bodies."""
    if not browser.is_phone():
        return worded_config(CASE_LIST_CONFIG)
    return worded_config(CASE_LIST_CONFIG | {"名称": CASE_LIST_CONFIG["名称"] | {"pinned": False}})


def worded_config(columns: dict[str, dict]) -> dict[str, dict]:
    """Return the settings of columns, given by their Japanese headings, by those shown; English ones have room."""
    return {t(heading): _with_room(column, t(heading)) for heading, column in columns.items()}


def _with_room(column: dict, heading: str) -> dict:
    if not is_english():
        return column
    return column | {"width": max(column["width"], LETTER_PIXELS * len(heading) + BESIDE_PIXELS)}


def framed(note: str, filters: Filters) -> str:
    """Return a note, behind the words for the frame around the own town where there is one."""
    return t("{words}{note}", words=t(labels.OWN_FRAMED).strip(), note=note) if filters.own_population else note


def caption(
    filters: Filters,
    *,
    matched: int,
    with_value: int | None = None,
    note: str = "",
    source: str | None = None,
    counts_own: bool = True,
    of_peers: bool = False,
) -> None:
    """Draw the filter sentence, n = with a value / matched, the sources and a note under a chart or table.

    `of_peers` says that the matched are those compared with, which may be fewer than the filters keep; `source` names
    the sources of what is shown where those are not all of the selection's; `counts_own` says whether n counts the
    reader's own cases.
    """
    count = f"n = {matched:,}"
    if with_value is not None:
        words = "n = {with_value:,} / {matched:,}（値あり／該当）"
        words = "n = {with_value:,} / {matched:,}（値あり／くらべた記録）" if of_peers else words
        count = t(words, with_value=with_value, matched=matched)
    if own_count := len(data.own_cases(filters)):
        told = {"count": count, "mark": labels.OWN_MARK, "own": own_count}
        among = t("{count}（うち自団体データ {mark} {own:,} 件）", **told)
        count = among if counts_own else t("{count}（ほかに自団体データ {mark} {own:,} 件）", **told)
    tell_origin(filters.describe(data.label), count, source or source_words(filters), note)


def tell_origin(conditions: str, count: str, sources: str, note: str) -> None:
    """Draw under a table or chart what it shows, of how many, from where, and a note."""
    parts = [t("条件: {conditions}", conditions=conditions), count, t("出典: {sources}", sources=sources)]
    explained(t("｜").join([*parts, note] if note else parts))


def explained(text: str, above: str = "") -> None:
    """Draw small words under a chart or table, with what their terms, and those of the words above, mean on hover."""
    st.caption(escaped(text), help=labels.glossary(f"{above}\n{text}") or None)


def source_words(filters: Filters) -> str:
    """Return the sources of the selection in words: one by its title, several by their publishers."""
    sources = data.load("shared/selected_sources", filters.selects)
    if len(sources) == 1:
        return t("{publisher}「{title}」", publisher=sources["publisher_name"].iloc[0], title=sources["title"].iloc[0])
    names = list(dict.fromkeys(sources["publisher_name"]))
    return t("{publishers}の資料（「データについて」に一覧）", publishers=t("・").join(names)) if names else t("なし")


def chart(
    figure: dict,
    frame: pd.DataFrame,
    *,
    key: str,
    name: str,
    filters: Filters,
    alt: str,
    unit: str = "",
    note: str = "",
    conditions: str | None = None,
    whole: Rows | None = None,
    whole_words: str = COUNTED,
    opens: tuple[str, ...] = (),
) -> list | None:
    """Draw a figure with its table and downloads one click away; returns what the reader clicked, if asked for.

    `opens` are the columns whose values are returned, of the mark that was clicked or of the row chosen in the table:
    no key reaches the mark. `whole` are the rows behind the figure where they are too many and the table counts them
    instead, or leaves some out, as `whole_words` says.
    """
    config = {"displayModeBar": False}  # its picture would tell neither source nor n
    figure = theme.inked(figure, is_dark=st.context.theme.type == "dark")
    is_opening = bool(opens) and set(opens) <= set(frame.columns)
    if is_opening:
        alt = t("{figure}（キーでは、下の「この図の数値・画像」の表から開けます）", figure=alt)
    selecting = {"on_select": "rerun", "selection_mode": "points"} if opens else {}
    drawn = st.plotly_chart(plain(figure), key=key, config=config, alt=alt, **selecting)
    clicked = _clicked(drawn) if opens else None
    fold = st.expander(t("この図の数値・画像"), key=f"{key}_fold", on_change="rerun")
    if not fold.open:  # what nobody looks at takes no time
        return clicked
    with fold:
        chart_images.buttons(key, name=exports.file_name(name, filters, data.label, ""), day=labels.day(date.today()))
        worded = exports.worded(frame, data.words(), data.dictionary())
        if is_opening:
            chosen = opening_list(worded, key=f"{key}_list", alt=name, by="")
            clicked = clicked if chosen is None else frame.iloc[chosen][list(opens)].tolist()
            st.caption(t("左端の□を押すか、Enter キーで、図の点やマスと同じように開きます。"))
        else:
            st.dataframe(worded, hide_index=True, placeholder="")
        if whole:
            st.caption(t(whole_words))
        said = {"unit": unit, "note": note, "conditions": conditions}
        downloads(frame, key=f"{key}_table", name=name, filters=filters, whole=whole, **said)
    return clicked


def _clicked(drawn: object) -> list | None:
    """Return what stands behind the mark that was clicked; a bar stands for many, and has nothing."""
    points = drawn.selection.points if drawn else []
    given = points[0].get("customdata") if points else None
    return given if given is None or isinstance(given, list) else [given]


def plain(figure: dict) -> object:
    """Return a figure that Streamlit hands on as it is."""
    from ui.plain_figure import Plain

    return Plain(figure)


def no_cases(filters: Filters) -> None:
    """Say that nothing matches and which condition to loosen first."""
    conditions = escaped(filters.describe(data.label))
    st.warning(
        t(
            "{nothing}（{conditions}）\n\n{remedy}",
            nothing=t(labels.NO_CASES),
            conditions=conditions,
            remedy=loosen.records(filters),
        )
    )


def nothing(words: str, remedy: str) -> None:
    """Say what is not there, and under it what brings it back, where anything does."""
    st.info("\n\n".join(part for part in (words, escaped(remedy)) if part))


def own_town(home: pd.Series, filters: Filters) -> None:
    """Draw whom the own town is compared with, the nearest of them, and the ways on; `home` is of overview/own_town."""
    band = data.label("population_band", home["population_band_code"])
    name = filters.own_name or t(labels.OWN_TOWN)
    words = t(
        "**{name}**（{population:,}人・{band}）｜{compared}",
        name=escaped(name),
        population=filters.own_population,
        band=escaped(band),
        compared=escaped(_compared_with(home, filters.describe_peers())),
    )
    with st.container(border=True):
        st.markdown(words)
        with st.container(horizontal=True):
            query = filters.to_query()
            st.page_link("pages/search.py", label=t("→ 人口の近い順に見る"), query_params=query)
            st.page_link("pages/benchmark.py", label=t("→ わが町の値をくらべる"), query_params=query)


def _compared_with(home: pd.Series, peers: str) -> str:
    if not home["bodies"]:
        return t("くらべる相手（{peers}）の記録がありません。左の「くらべる相手」か条件を変えてください。", peers=peers)
    ratio = labels.ratio(home["nearest_population_ratio"])
    nearest = t("{body}（人口{ratio}）", body=home["nearest_body_name"], ratio=ratio)
    return t(
        "くらべる相手: {peers}の記録 {cases:,.0f} 件、最も近いのは{nearest}",
        peers=peers,
        cases=home["cases"],
        nearest=nearest,
    )


def open_search(clicked: list | None, filters: Filters, wider: Callable[[list], dict[str, tuple]]) -> None:
    """Go to the search with what stands behind the clicked mark as further conditions, the last its number of cases."""
    if clicked and clicked[-1]:
        chosen = replace(filters, **wider(clicked))
        browser.go_to("pages/search.py", t(labels.OPENING), sidebar.link_to("search", chosen))


def open_case(case_id: str, filters: Filters) -> None:
    """Go to the page of one case, keeping the selection."""
    browser.go_to("pages/case.py", t(labels.OPENING), filters.to_query() | {"case_id": case_id})


def clicked_case(clicked: list | None, filters: Filters) -> None:
    """Go to the case whose dot was clicked."""
    if clicked:
        open_case(clicked[0], filters)


def answer(
    figure: float | None,
    compared: pd.DataFrame,
    measure: pd.Series,
    more: Callable[[], str],
    *,
    farthest: float = 1,
) -> None:
    """Draw where the reader's own figure stands in words, and what that rests on; how to ask where none is given.

    `more` gives what brings more values, where these are too few. `farthest` is how many times the population of one
    of those compared as near differs.
    """
    if figure is None:
        st.caption(t("わが町の見込みを入れると、高め・同程度・低めのどれに当たるかと、中央値との差を示します。"))
        return
    hint = more() if len(compared) < FEWEST_FOR_WORDS else ""
    found = benchmark.answer(figure, compared, measure, hint, farthest=farthest)
    with st.container(border=True):
        heading = labels.named(t(labels.OWN_FIGURE), benchmark.shown_figure(figure, measure))
        st.metric(heading, found.place, help=t(labels.PLACE_MEANS))
        st.markdown(escaped(t("｜").join(found.lines)))


def opening_list(shown: pd.DataFrame, *, key: str, alt: str, by: str | None = None, **options) -> int | None:
    """Draw a list and return the row to open: ticked, chosen with Enter, or clicked in the column `by`.

    Without `by` a click in any column counts; of a blank one, none.
    """

    def take() -> None:
        chosen = tables.chosen_row(st.session_state[key].selection, by, is_moved_by_keys=browser.is_moved_by_keys())
        st.session_state[f"_chosen_{key}"] = chosen

    st.dataframe(
        shown, key=key, hide_index=True, placeholder="", on_select=take, selection_mode=["single-row", "single-cell"],
        alt=t("{list}（矢印キーで選び、Enter キーで開く）", list=alt), **options,
    )  # fmt: skip
    return st.session_state.pop(f"_chosen_{key}", None)


def case_link(case_id: str, title: str, filters: Filters) -> None:
    """Draw a link to the page of one case, keeping the selection."""
    target = filters.to_query() | {"case_id": case_id}
    st.page_link("pages/case.py", label=f"→ {escaped(title)}", query_params=target)


def listing(frame: pd.DataFrame, *, key: str, name: str, wrapped: bool = False, only_in_files: tuple = ()) -> None:
    """Draw a whole table with its downloads; `wrapped` shows every word of a table of few rows.

    `only_in_files` names columns that link tables and tell a reader nothing.
    """
    shown = exports.worded(frame.drop(columns=list(only_in_files)), data.words(), data.dictionary())
    if wrapped:
        small_table(shown, alt=name)
    else:
        headings = exports.headers(list(frame.columns), data.dictionary())
        config = {headings[column]: LISTING_CONFIG[column] for column in LISTING_CONFIG if column in headings}
        st.dataframe(shown, column_config=config, hide_index=True, height="auto", placeholder="", key=key, alt=name)
    st.caption(t("{count:,} 行", count=len(frame)))
    downloads(frame, key=f"{key}_files", name=name, filters=Filters())


def own_counts(found: own.OwnData) -> None:
    """Say what became of each row of the reader's own file: read = accepted + refused, by table."""
    read = sum(found.read.values())
    st.markdown(
        t(
            "**{name}**（{encodings}）: 読んだ行 **{read:,}** ＝ 重ねた行 **{accepted:,}** ＋ "
            "取り込めなかった行 **{refused:,}**（事例 {cases:,} 件を重ねています）",
            name=escaped(found.name),
            encodings=t("、").join(found.encodings),
            read=read,
            accepted=read - len(found.refused),
            refused=len(found.refused),
            cases=len(found.case_ids),
        )
    )
    for place in found.passed_over:
        st.warning(t("{place} は読みませんでした。知っている表の名前でも見出しでもありません。", place=escaped(place)))
    if found.notes:
        with st.expander(t("注意事項（{count:,} 件）", count=len(found.notes))):
            for message, count in Counter(found.notes).most_common():
                note = escaped(message)
                st.markdown(t("- {note}（{count:,} 件）", note=note, count=count) if count > 1 else f"- {note}")


def small_table(frame: pd.DataFrame, *, alt: str) -> None:
    """Draw a table whose rows are all shown; nothing in it is run as Markdown."""
    shown = frame.apply(lambda column: column if is_integer_dtype(column) else column.map(escaped))
    st.table(shown, hide_index=True, alt=alt)  # numbers stay numbers, which stand at the right
