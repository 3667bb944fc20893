"""Official names of prefectures and municipalities, the kind of each body and its population band."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

from etl.clean import Unreadable, official

CODES_FILE = Path(__file__).parents[2] / "data" / "codes.csv"

# 地方自治法第252条の19第1項の指定都市 (20, since 2012) and 第281条の特別区 (23), each with its prefecture.
DESIGNATED_CITIES = {
    "北海道": ("札幌市",),
    "宮城県": ("仙台市",),
    "埼玉県": ("さいたま市",),
    "千葉県": ("千葉市",),
    "神奈川県": ("横浜市", "川崎市", "相模原市"),
    "新潟県": ("新潟市",),
    "静岡県": ("静岡市", "浜松市"),
    "愛知県": ("名古屋市",),
    "京都府": ("京都市",),
    "大阪府": ("大阪市", "堺市"),
    "兵庫県": ("神戸市",),
    "岡山県": ("岡山市",),
    "広島県": ("広島市",),
    "福岡県": ("北九州市", "福岡市"),
    "熊本県": ("熊本市",),
}
SPECIAL_WARDS = {
    "東京都": (
        "千代田区", "中央区", "港区", "新宿区", "文京区", "台東区", "墨田区", "江東区",
        "品川区", "目黒区", "大田区", "世田谷区", "渋谷区", "中野区", "杉並区", "豊島区",
        "北区", "荒川区", "板橋区", "練馬区", "足立区", "葛飾区", "江戸川区",
    )
}  # fmt: skip
_KINDS = {"市": "city", "町": "town", "村": "village"}
_BANDS = ((10_000, "under_10k"), (50_000, "10k_50k"), (100_000, "50k_100k"), (300_000, "100k_300k"))


@cache
def prefectures() -> dict[str, str]:
    """Return the English name of each prefecture by its official name, from the code table."""
    with CODES_FILE.open(encoding="utf-8", newline="") as file:
        return {row["label_ja"]: row["label_en"] for row in csv.DictReader(file) if row["list"] == "prefecture"}


def split_body(name: str) -> tuple[str, str]:
    """Return prefecture and municipality of `大阪府三島郡島本町`; both are the prefecture for a prefecture itself.

    Raises Unreadable where no official prefecture leads the name or what follows is no municipality.
    """
    text = official(name)
    prefecture = next((known for known in prefectures() if text.startswith(known)), None)
    if prefecture is None:
        raise Unreadable("prefecture_name", name)
    municipality = re.sub(r"^[^郡]+郡(?=.+[町村]$)", "", text.removeprefix(prefecture)) or prefecture
    if not _is_municipality(prefecture, municipality):
        raise Unreadable("municipality_name", name)
    return prefecture, municipality


def _is_municipality(prefecture: str, municipality: str) -> bool:
    if municipality == prefecture or municipality in SPECIAL_WARDS.get(prefecture, ()):
        return True
    return re.fullmatch(r"[々〆ぁ-んァ-ヶー一-鿿]+[市町村]", municipality) is not None


def municipality_type(prefecture: str, municipality: str) -> str:
    """Return the code of the list `municipality_type` for official names; raises Unreadable for what is neither."""
    if municipality == prefecture:
        return "prefecture"
    if municipality in DESIGNATED_CITIES.get(prefecture, ()):
        return "designated_city"
    if municipality in SPECIAL_WARDS.get(prefecture, ()):
        return "special_ward"
    if municipality[-1:] not in _KINDS:
        raise Unreadable("municipality_type_code", municipality)
    return _KINDS[municipality[-1]]


def population_band(persons: int | None, municipality_type_code: str | None) -> str | None:
    """Return the code of the list `population_band`; a prefecture is its own band, None where the other is unknown."""
    if municipality_type_code == "prefecture":
        return "prefecture"
    if persons is None or municipality_type_code is None:
        return None
    return next((code for limit, code in _BANDS if persons < limit), "300k_plus")
