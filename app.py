"""The page list, the shared sidebar, and the run of the chosen page."""

from contextlib import suppress

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from queries.language import is_english, t
from queries.run import DatabaseMissing, TooLarge
from ui import data, faults, kept_files, labels, links_box, login, sidebar, theme

sidebar.speak()
st.set_page_config(page_title=t(labels.PRODUCT), page_icon="📊", layout="wide")
faults.tell_in_japanese()
kept_files.keep()

pages = [
    st.Page("pages/overview.py", title=t(labels.PAGES["overview"]), default=True),
    st.Page("pages/search.py", title=t(labels.PAGES["search"]), url_path="search"),
    st.Page("pages/case.py", title=t(labels.PAGES["case"]), url_path="case"),
    st.Page("pages/benchmark.py", title=t(labels.PAGES["benchmark"]), url_path="benchmark"),
    st.Page("pages/compare.py", title=t(labels.PAGES["compare"]), url_path="compare"),
    st.Page("pages/estimate.py", title=t(labels.PAGES["estimate"]), url_path="estimate"),
    st.Page("pages/progress.py", title=t(labels.PAGES["progress"]), url_path="progress"),
    st.Page("pages/present.py", title=t(labels.PAGES["present"]), url_path="present"),
    st.Page("pages/my_data.py", title=t(labels.PAGES["my_data"]), url_path="my_data"),
    st.Page("pages/sources.py", title=t(labels.PAGES["sources"]), url_path="sources"),
]
page = st.navigation(pages, position="hidden")
login.required()

st.logo("ui/wordmark.en.svg" if is_english() else "ui/wordmark.svg", size="large")
st.html(theme.style())
links = st.sidebar.container()
try:
    data.begin_run()
    selection = sidebar.filters(page.url_path)
    with links:
        for target in pages:
            if target.url_path != "case":
                # The link of the page one is on starts it afresh; the others lead back to how they were left.
                left = selection.to_query() if target is page else sidebar.link_to(target.url_path, selection)
                st.page_link(target, label=t(labels.PAGES[target.url_path or "overview"]), query_params=left)
        links_box.draw()
        login.out()
    links_box.tell_changed_data()
    with suppress(StopException):  # a page that stops early has settings for the URL all the same
        page.run()
    sidebar.write_url(page.url_path)
except TooLarge:
    st.error(
        t(
            "この条件の計算は、使えるメモリの上限を超えるため止めました（ほかの人の画面には影響しません）。\n\n"
            "左の条件を加えて絞ってください。"
            "それでも出るときは、サーバーの管理者に `DX_MEMORY_LIMIT` を増やせるか尋ねてください。"
        )
    )
except DatabaseMissing:
    st.error(
        t(
            "データベースを開けません。\n\n"
            "サーバーの管理者は、端末で `python -m etl build` を実行し、表示されるメッセージを確かめてください"
            "（DX_DATABASE を使っているときは、`--database` にそのファイルを書きます）。"
        )
    )
finally:
    data.end_run()
