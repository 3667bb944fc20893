"""Turns an estimate into the tables of its workbook, one a sheet. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from ui import estimate, estimate_words, labels
from ui.estimate import INPUTS, PRESET_WAGES, Assumptions

HEADERS = labels.COLUMNS | {"unit_name": "単位", "value": "入力した値"}


def sheets(assumed: Assumptions, peers: pd.DataFrame, conditions: Mapping[str, str]) -> dict[str, pd.DataFrame]:
    """Return the tables of the workbook by sheet name.

    `peers` is `estimate.among_peers`; `conditions` says by heading what the screen's captions say (selection, source).
    """
    found = estimate_words.results(assumed)
    years, changes = estimate.by_year(assumed), estimate.sensitivity(assumed)
    tables = {
        "前提": _assumptions(assumed),
        "結果": pd.DataFrame(
            {
                "結果": found["result"],
                "単価（円/時間）": found["wage_yen"],
                "値": found["value"],
                "単位": found["unit_name"],
                "言葉": found["words"].where(found["value"].isna() | (found["unit_name"] == "年"), ""),
                "式": found["formula"],
            }
        ),
        "年ごとの累計": years.round().rename(columns=HEADERS),
        "前提の影響": _rounded(changes).rename(columns=HEADERS),
        "似た事例": _rounded(peers).rename(columns=HEADERS),
        "出典と条件": pd.DataFrame({"項目": [*conditions, *NOTES], "内容": [*conditions.values(), *NOTES.values()]}),
    }
    return {name: table for name, table in tables.items() if not table.empty}


NOTES = {
    "時間の換算額": f"{estimate_words.NOT_CASH}。",
    "単価": "3,300円（給与のみ）と4,600円（人件費全体）は仮置きです。自団体の単価に置き換えてください。",
    "前提の影響": f"低いほうの単価で、{estimate_words.SENSITIVITY_NOTE}。",
    "似た事例の中央値": f"{estimate_words.PEERS_NOTE}。参考は5件未満、＊は10件未満。",
}


def _assumptions(assumed: Assumptions) -> pd.DataFrame:
    rows = []
    for name, (heading, unit) in INPUTS.items():
        value = getattr(assumed, name)
        for one in (value or (None,)) if isinstance(value, tuple) else (value,):
            is_placeholder = name == "wages_yen" and one in PRESET_WAGES
            remark = "空欄" if one is None else estimate_words.wage_heading(one) if is_placeholder else ""
            rows.append((heading, one, unit, "仮置き" if is_placeholder else "", remark))
    return pd.DataFrame(rows, columns=["前提", "値", "単位", "仮置き", "補足"])


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with yen as whole yen."""
    whole = [name for name in frame.columns if name.endswith("_yen") or name == "median"]
    return frame.assign(**{name: frame[name].round() for name in whole})


def file_name() -> str:
    """Return the name of the workbook: what it says and which day."""
    return f"費用対効果の試算_{date.today():%Y%m%d}.xlsx"
