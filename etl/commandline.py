"""The words of the command line in Japanese: help, errors of arguments, and why a file cannot be read or written."""

from __future__ import annotations

import argparse
import errno
import os
import re
import traceback
from pathlib import Path
from typing import NoReturn

import duckdb

from etl.readers.tables import Unloadable, short

# What argparse says, and how we say it; \1, \2 ... are the names and values in it.
SAID_OF_ARGUMENTS = tuple(
    (re.compile(said, re.DOTALL), ours)
    for said, ours in (
        (r"the following arguments are required: (.*)", r"必要な引数がありません: \1"),
        (r"one of the arguments (.*) is required", r"次のどれかが必要です: \1"),
        (r"unrecognized arguments: (.*)", r"知らない引数: \1"),
        (r"expected one argument", r"値が1つ必要です"),
        (r"expected at most one argument", r"値は1つまでです"),
        (r"expected at least one argument", r"値が1つ以上必要です"),
        (r"expected (\d+) arguments?", r"値が \1 個必要です"),
        (r"invalid choice: (.*) \(choose from (.*)\)", r"\1 は選べません（選べるもの: \2）"),
        (r"invalid \w+ value: (.*)", r"\1 の形が正しくありません"),
        (r"ambiguous option: (.*) could match (.*)", r"\1 では \2 のどれか分かりません"),
        (r"ignored explicit argument (.*)", r"値 \1 は付けられません"),
        (r"not allowed with argument (.*)", r"\1 と一緒には使えません"),
    )
)
REASONS = {
    errno.ENOENT: "ファイルかフォルダーがありません",
    errno.EACCES: "権限がないか、ほかのプログラムが開いています" if os.name == "nt" else "権限がありません",
    errno.EPERM: "権限がありません",
    errno.EISDIR: "フォルダーです",
    errno.ENOTDIR: "フォルダーでないものが途中にあります",
    errno.EEXIST: "もうあります",
    errno.ENOTEMPTY: "フォルダーが空ではありません",
    errno.ENOSPC: "空き容量がありません",
    errno.EDQUOT: "割り当てられた容量を使い切っています",
    errno.EFBIG: "ファイルの大きさの上限を超えます",
    errno.EROFS: "読み取り専用です",
    errno.ENODEV: "ふつうのファイルではありません",
    errno.EBUSY: "ほかで使われています",
    errno.ENAMETOOLONG: "名前が長すぎます",
    errno.ELOOP: "リンクが堂々巡りしています",
    errno.EMFILE: "開いているファイルが多すぎます",
    errno.EIO: "読み書きの途中で装置の誤りが起きました",
    errno.EPIPE: "出力先が閉じています",
}


def reason(error: OSError) -> str:
    """Return in Japanese why a file could not be read or written; the number of the error where we have no words."""
    return REASONS.get(error.errno, f"エラー番号 {error.errno}")


def quoted_reason(message: str) -> str | None:
    """Return in Japanese the error of the system that a library quotes in its message, None where it quotes none."""
    return next((words for number, words in REASONS.items() if os.strerror(number) in message), None)


def words_of(error: BaseException) -> tuple[str, str]:
    """Return in Japanese what is wrong and what to do, for whatever ended a command; no traceback reaches a user."""
    stands = "前のデータベースはそのままです。"
    match error:
        case Unloadable():
            return error.problem, error.remedy
        case OSError():
            name = short(os.fsdecode(error.filename), 200) if isinstance(error.filename, str | bytes) else ""
            said = f"ファイルを読み書きできません: {name}（{reason(error)}）"
            return said, "場所・権限・空き容量を確かめてください。"
        case MemoryError() | duckdb.OutOfMemoryException():
            return f"メモリが足りません。{stands}", "行や列を減らすか、ファイルを分けてください。"
        case KeyboardInterrupt():
            return f"中断しました。{stands}", "もう一度実行してください。"
        case duckdb.Error():
            said = f"検査の途中で誤りが起きました（{short(str(error), 200)}）。"
        case _:
            frame = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(frame.filename).stem} {frame.lineno} 行"
            said = f"思わぬ誤りで止まりました（{type(error).__name__}: {short(str(error), 200)}、{place}）。"
    return f"{said}{stands}", "このメッセージとデータを開発者に知らせてください。"


def path(text: str) -> Path:
    """Return an argument as a path; refuses what can be no name of a file."""
    if not text:
        raise argparse.ArgumentTypeError("名前が空です")
    try:
        text.encode("utf8")
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError("名前に UTF-8 でない文字があります") from error
    if "\0" in text:
        raise argparse.ArgumentTypeError("名前に使えない文字があります")
    return Path(text)


class JapaneseParser(argparse.ArgumentParser):
    """A parser whose help is in Japanese and whose errors come in two parts, in Japanese."""

    def __init__(self, **options: object) -> None:
        """Take the options of `argparse.ArgumentParser`; the help option is added here."""
        super().__init__(add_help=False, formatter_class=_Formatter, **options)
        self._positionals.title, self._optionals.title = "引数", "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示して終わる")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and where to look, and exit with 2."""
        said = in_japanese(message)
        self.exit(2, f"引数が正しくありません: {said}\n使い方は {self.prog} --help を見てください。\n")


class _Formatter(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None) -> None:
        super().add_usage(usage, actions, groups, "使い方: " if prefix is None else prefix)


def in_japanese(message: str) -> str:
    """Return what argparse says of the arguments in Japanese; what it has never said before as it is."""
    if of_one := re.fullmatch(r"argument (.+?): (.*)", message, re.DOTALL):
        return f"{of_one[1]}: {in_japanese(of_one[2])}"
    for said, ours in SAID_OF_ARGUMENTS:
        if match := said.fullmatch(message):
            return match.expand(ours)
    return message
