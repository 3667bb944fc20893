"""データについて: documents, coverage, dictionary, problems, refused rows and downloads of everything."""

import streamlit as st

from queries.filters import Filters
from queries.language import t
from ui import blocks, data, downloads, labels, page_settings, sidebar, tables

TABS = {
    "documents": "資料",
    "coverage": "値の有無",
    "problems": "注意事項",
    "refused": "取り込めなかった行",
    "corrections": "訂正",
    "dictionary": "列の辞書",
    "codes": "コード表",
    "files": "すべてのデータ",
}

filters = sidebar.current()
everything = Filters()
build = data.load("sources/build").iloc[0]
built_at = build["built_at"] + labels.JAPAN_TIME

st.title(t(labels.PAGES["sources"]))
st.markdown(
    t(
        "読んだ行 **{read:,}** ＝ 取り込んだ行 **{loaded:,}** ＋ "
        "取り込めなかった行 **{refused:,}**（作成 {built_on} {built_at:%H:%M}）",
        read=build["read_rows"],
        loaded=build["loaded_rows"],
        refused=build["refused_rows"],
        built_on=labels.day(built_at),
        built_at=built_at,
    )
)

documents, coverage, problems, refused, corrections, dictionary, codes, files = page_settings.tabs("tab", TABS)
with documents:
    found = data.load("sources/documents", filters.selects)
    blocks.listing(found, key="documents", name=t("資料"), wrapped=True, only_in_files=("source_id",))
    st.markdown(
        t(
            "- 事例集などは**公表されたよい例**に偏ります。件数や中央値は全国の姿ではありません。\n"
            "- **空欄は0ではありません。** 非公表・算定不可・記載なしを区別しています。\n"
            "- 交付金事業の事業費は**計画額**で、イニシャルコスト・ランニングコストとは比べません。\n"
            "- {editorial_note}\n"
            "- 利用条件は資料ごとに発行者が定めています。使うときは**資料名・発行者・版を出典として**書き、"
            "編集したものであることを添えてください。わかった利用条件は README にあります。",
            editorial_note=t(labels.EDITORIAL_NOTE),
        )
    )
with coverage:
    st.markdown(t("左の条件に合う記録のうち、値が印刷されているものの件数です。"))
    blocks.listing(data.load("sources/coverage", filters.selects), key="coverage", name=t("値の有無"), wrapped=True)
with problems:
    st.markdown(t("値は印刷どおりに載せたうえで、気をつけることを記します。"))
    blocks.listing(data.in_words(data.load("sources/problems")), key="problems", name=t("注意事項"))
with refused:
    rejected = data.in_words(data.load("sources/rejected_rows"))
    if rejected.empty:
        st.success(t("取り込めなかった行はありません。"))
    else:
        blocks.listing(rejected, key="rejected", name=t("取り込めなかった行"))
with corrections:
    st.markdown(t("資料の明らかな誤りは、印刷された文字を残し、読み替えた文字と理由を示します。"))
    blocks.listing(data.in_words(data.load("sources/corrections")), key="corrections", name=t("訂正"), wrapped=True)
with dictionary:
    cases_first = data.dictionary().sort_values("table_name", key=lambda names: names != "cases", kind="stable")
    blocks.listing(cases_first, key="dictionary", name=t("列の辞書"))
with codes:
    blocks.listing(data.load("shared/codes").drop(columns="label"), key="codes", name=t("コード表"))
with files:
    st.markdown(
        t(
            "条件によらず、すべての表をそのまま渡します。ZIP は英字の列名とコードの CSV（UTF-8）と Parquet で、"
            "列の辞書・コード表・出典・根拠・`datapackage.json` が入ります。"
            "ブックは日本語の見出しで、1つの表が1枚のシートです。"
        )
    )
    downloads.everything(key="everything", name=t(labels.PRODUCT))
    st.markdown(t("事例の一覧だけ（値の列を1つの表にまとめたもの）"))
    cases = data.load("search/case_list", everything, first=tables.MOST_LISTED)
    downloads.case_list(cases, key="all_cases", filters=everything)
