"""Turns an estimate into the tables of its workbook, one a sheet. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from queries.language import t
from ui import estimate, estimate_words, labels
from ui.estimate import INPUTS, PRESET_WAGES, Assumptions

HEADERS = labels.COLUMNS | {"unit_name": "単位", "value": "入力した値"}


def sheets(assumed: Assumptions, peers: pd.DataFrame, conditions: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return the tables of the workbook by sheet name.

    `peers` is `estimate.among_peers`; `conditions` says by heading what the screen's captions say (selection, source).
    """
    found = estimate_words.results(assumed)
    years, changes = estimate.by_year(assumed), estimate.sensitivity(assumed)
    headers = {name: t(words) for name, words in HEADERS.items()}
    tables = {
        t("前提"): _assumptions(assumed),
        t("結果"): pd.DataFrame(
            {
                t("結果"): found["result"],
                t("単価（円/時間）"): found["wage_yen"],
                t("値"): found["value"],
                t("単位"): found["unit_name"],
                t("言葉"): found["words"].where(found["value"].isna() | (found["unit_name"] == t("年")), ""),
                t("式"): found["formula"],
            }
        ),
        t("年ごとの累計"): years.round().rename(columns=headers),
        t("前提の影響"): _rounded(changes).rename(columns=headers),
        t("似た事例"): _rounded(peers).rename(columns=headers),
        t("出典と条件"): _conditions(conditions),
    }
    return {name: table for name, table in tables.items() if not table.empty}


NOTES = {
    "時間の換算額": "換算額であり現金の削減ではありません。",
    "単価": "3,300円（給与のみ）と4,600円（人件費全体）は仮置きです。自団体の単価に置き換えてください。",
    "前提の影響": "低いほうの単価で、前提を一つずつ20％動かしたときの差し引きの変化。"
    "削減時間・単価・実現率は掛け合わせるので同じ幅になり、補助金はイニシャルコストを上限とします。",
    "似た事例の中央値": "費用は税抜換算（税込は1.10で割り、税抜と税区分不明は印刷どおり）。中央値は3件から示し、"
    "0と空欄を含めません。参考は5件未満、＊は10件未満。",
}


def _conditions(conditions: Mapping[str, str]) -> pd.DataFrame:
    headings, notes = ([t(words) for words in part] for part in (NOTES, NOTES.values()))
    return pd.DataFrame({t("項目"): [*conditions, *headings], t("内容"): [*conditions.values(), *notes]})


def _assumptions(assumed: Assumptions) -> pd.DataFrame:
    rows = []
    for name, (heading, unit) in INPUTS.items():
        value = getattr(assumed, name)
        for one in (value or (None,)) if isinstance(value, tuple) else (value,):
            is_placeholder = name == "wages_yen" and one in PRESET_WAGES
            remark = t("空欄") if one is None else estimate_words.wage_heading(one) if is_placeholder else ""
            rows.append((t(heading), one, t(unit), t("仮置き") if is_placeholder else "", remark))
    return pd.DataFrame(rows, columns=[t(words) for words in ("前提", "値", "単位", "仮置き", "補足")])


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with yen as whole yen."""
    whole = [name for name in frame.columns if name.endswith("_yen") or name == "median"]
    return frame.assign(**{name: frame[name].round() for name in whole})


def file_name() -> str:
    """Return the name of the workbook: what it says and which day."""
    return t("費用対効果の試算_{day:%Y%m%d}.xlsx", day=date.today())
