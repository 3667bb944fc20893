"""What a reader is told when a page breaks: Streamlit's own words for it speak of its cloud.

The words stand for every session of the process, so they say it in both languages.
"""

from streamlit.elements import exception

BROKEN_PAGE = (
    "この画面を表示できません。サーバーの内部で誤りが起きました。\n\n"
    "再読み込みしてください。直らなければ、この画面のリンクと時刻をサーバーの管理者に知らせてください"
    "（原因はサーバーのログにあります）。"
    " This page cannot be shown; reload it, or send its link and the time to the server's administrator."
)


def tell_in_japanese() -> None:
    """Replace the words that stand for a withheld error, wherever it arises: in a page, a fragment or a callback.

    To catch errors round the page would reach neither of the latter two, and would hide them from the tests.
    """
    exception._GENERIC_UNCAUGHT_EXCEPTION_TEXT = BROKEN_PAGE
