"""Garbage makes no value: hypothesis feeds `clean`, `typed` and the readers, and slow readings judge what comes out.

Random runs that last longer: FUZZ_FACTOR=30 python -m pytest tests/test_fuzz.py
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from dataclasses import astuple, replace
from datetime import date

import pytest
import slow_reading
import spoiled_sheets
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slow_reading import Refused
from spoiled_documents import CHANGES, READERS, changed, faults, figures, whole

from etl import clean, typed, upload
from etl.clean import Unreadable
from etl.readers.records import Source
from etl.readers.tables import Unloadable
from etl.reading import read_content
from etl.schema import tables

FACTOR = float(os.environ.get("FUZZ_FACTOR", "0"))
FEWEST_INPUTS = 10_000
TRIED: Counter[str] = Counter()


def fuzz(inputs: int):
    """The settings of one property: the same inputs on every run, or many more and random ones on demand."""
    return settings(
        derandomize=not FACTOR,
        max_examples=round(inputs * (FACTOR or 1)),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


PIECES = [
    *"0123456789", *"０１５９", *"0123456789", "12", "100", "1,200", "26,700", "１２", "357,500", "000", "1.2", "0.5",
    *"千百万億兆十三数円約割件人回%％", *"千万億円約", "時間", "分", "令和", "平成", "昭和", *"RHSＲr", "元", "年",
    "月", "日", "年度", "末", "頃", "現在", "時点", "版", "か月", "ヵ月", "間", "年間", "1件あたり", "1年間あたり",
    "あたり", "につき", *",，.．/／:：", *"～~〜", "から", *"-－―ー‐", *"()（）", *" 　\n\t\xa0", "税抜", "税込", "※",
    "額", "非公表", "算定不可", "ゼロ", *"▲△", "程度", "弱", "強", "余", "合計", "総額", "人口", "人口：", "以上",
    "未満", "その他", "予約", "強化", *"①⑤²½㎡㋀㏠㍻٣", "\u200b", "\ufeff", "\x00", "é", "x", "e5", "年額", "/年",
    "￥", "$", "+", "第", "、", "・",
]  # fmt: skip
GARBAGE = st.lists(st.sampled_from(PIECES), max_size=9).map("".join)
WIDE = str.maketrans("0123456789,.()-:%", "０１２３４５６７８９，．（）－：％")


@st.composite
def spoiled(draw, forms):
    """A documented form with up to two pieces put in, taken out or put in the place of another."""
    pieces = draw(forms)
    text = pieces.translate(WIDE) if draw(st.booleans()) else pieces
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(["", *PIECES])) + text[at + draw(st.integers(0, 1)) :]
    return text


def joined(*parts):
    return st.tuples(*(part if isinstance(part, st.SearchStrategy) else st.just(part) for part in parts)).map("".join)


def one(*texts):
    return st.sampled_from(texts)


NUMBER = st.one_of(
    st.integers(0, 999).map(str),
    st.integers(1_000, 9_999_999).map("{:,}".format),
    st.integers(1_000, 99_999).map(str),
    st.tuples(st.integers(0, 999), st.integers(0, 99)).map(lambda pair: f"{pair[0]}.{pair[1]}"),
)
SCALED = st.one_of(
    joined(NUMBER, one("", "千", "万", "億", "百万", "百", "千万")),
    joined(st.integers(1, 99).map(str), "億", st.integers(1, 9_999).map("{:,}".format), "万"),
    joined(st.integers(1, 9).map(str), "千", st.integers(1, 999).map(str), one("", "万")),
)
MONTH = joined(
    one("R", "令和", "H", "平成", "20", "S"), one("2", "5", "元", "31", "12", "23"), one("年", ".", "/", "-"),
    st.integers(0, 13).map(str), one("", "月", ".", "/", ".12", "月31日"), one("", "末", "頃"),
)  # fmt: skip
YEAR = joined(
    one("R", "令和", "H", "平成 ", "20", "昭和"), one("2", "元", "31", "23", "5"), one("", "年", "年度", "年度末")
)
FORMS = {
    "cost": joined(
        one("", "※税抜 ", "※税込額", "税込"), one("", "約", "概算 ", "合計"),
        st.one_of(SCALED, one("－", "（非公表）", "（算定不可）", "")), one("円", "千円", "千 円", "万円", ""),
        one("", "程度", "（税抜）", " 税込", "余り"),
    ),
    "quantity": joined(
        one("", "約", "年間", "▲", "1件あたり", "月平均", "計"), SCALED, one("", "件", "分", "割", "%", "時間"),
        st.one_of(st.just(""), joined(one("～", "から", "-"), SCALED, one("", "件", "分", "割", "時間"))),
        one("", "程度", "/日", "以上"),
    ),
    "months": joined(
        one("", "約"), st.integers(0, 12).map(str), one("年", "年間", ""), st.integers(0, 99).map(str),
        one("か月", "ヵ月", "ケ月間", ""), one("", "程度"),
    ),
    "population": joined(
        one("", "人口：", "約"), NUMBER, one("", "万"), one("人", " 人"),
        st.one_of(st.just(""), joined("（", MONTH, one("現在", "時点", ""), "）")),
    ),
    "day": MONTH,
    "fiscal_year": YEAR,
    "period": joined(
        st.one_of(MONTH, YEAR), one("", "～", "~", "～ "), st.one_of(one("", "12", "3月"), MONTH, YEAR)
    ),
}  # fmt: skip


def outcome(read, text):
    """The value in plain types, or nothing where it is refused."""
    try:
        value = read(text)
    except (Unreadable, Refused):
        return "refused"
    return astuple(value) if hasattr(value, "__dataclass_fields__") else value


@pytest.mark.parametrize("name", FORMS)
def test_a_value_of_clean_is_what_a_slow_reading_finds_too(name):
    read, reread = getattr(clean, name), getattr(slow_reading, name)
    accepted: Counter[bool] = Counter()

    @fuzz(800)
    @given(st.one_of(spoiled(FORMS[name]), spoiled(FORMS[name]), GARBAGE))
    def examine(text):
        TRIED["clean"] += 1
        value = outcome(read, text)
        accepted[value != "refused"] += 1
        assert value in ("refused", outcome(reread, text))

    examine()
    assert min(accepted[True], accepted[False]) > accepted.total() / 40


ENTRIES = st.one_of(
    *(spoiled(form) for form in FORMS.values()),
    spoiled(
        joined(one("", "-", "▲", "￥", "約", "年間", "年額"), NUMBER, one("", "時間", "%", "件", "人", "円/年", "/年"))
    ),
    spoiled(one("はい", "いいえ", "TRUE", "○", "×", "有", "なし", "9223372036854775807", "99999999999999999999")),
    st.sampled_from(["はい", "いいえ", "TRUE", "no", "1,234", "－5", "0.5"]),
    st.sampled_from(["はい", "無", "○", "×", "該当", "１２", "2023/4/1"]),
    GARBAGE,
)


def columns_with_values():
    columns = [(table.name, column) for table in tables().values() for column in table.columns]
    return [(table_name, column) for table_name, column in columns if column.type != "VARCHAR"]


def slow_entry(table_name, column, text):
    """The value, and the unit of a KPI, as the slow reading finds them in a cell."""
    name = "kpi_value" if (table_name, column.name) == ("kpi_values", "value") else column.name
    value = outcome(lambda cell: slow_reading.typed(name, column.type, cell), text)
    return value if isinstance(value, tuple) else (value, "")


def test_a_value_of_a_cell_is_what_a_slow_reading_finds_too():
    accepted: Counter[str] = Counter()

    @fuzz(2_000)
    @given(st.sampled_from(columns_with_values()), ENTRIES)
    def examine(place, text):
        TRIED["typed"] += 1
        table_name, column = place
        values = outcome(lambda cell: typed.read(table_name, column, cell), text)
        if values == "refused":
            return
        accepted[column.type] += 1
        assert values.keys() <= {each.name for each in tables()[table_name].columns}
        assert (values[column.name], values.get("unit_name") or "") == slow_entry(table_name, column, text)

    examine()
    assert min(accepted[kind] for kind in ("BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "DATE")) > 2


@fuzz(1_000)
@given(
    st.integers(1, 99_999_999), st.integers(1, 99_999_999), st.booleans(),
    st.sampled_from([("", 1), ("千", 1_000), ("万", 10_000), ("百万", 1_000_000), ("億", 100_000_000)]),
)  # fmt: skip
def test_a_figure_changes_only_as_its_print_does(number, other, is_grouped, scale):
    TRIED["clean"] += 1
    mark, factor = scale
    digits = f"{number:,}" if is_grouped else str(number)
    text = f"{digits}{mark}円"
    cost = clean.cost(text)
    assert cost == clean.Cost(number * factor, "reported", False, "unknown")
    assert clean.cost(text.translate(WIDE)) == cost
    assert clean.cost(f"約{text}") == replace(cost, is_approx=True)
    assert clean.cost(f"※税込 {text}") == replace(cost, tax_code="included")
    count = clean.quantity(f"{digits}{mark}件")
    assert count == clean.Quantity(number * factor, None, False)
    assert clean.quantity(f"約{digits}{mark}件") == replace(count, is_approx=True)
    assert clean.quantity(f"予約{digits}{mark}件") == count
    assert clean.quantity(f"▲{digits}{mark}件") == replace(count, value=-count.value)
    low, high = sorted((number, other))
    assert clean.quantity(f"{low}～{high}{mark}件") == clean.Quantity(low * factor, high * factor, False)
    for other_print in (
        f"{text}その他", f"{digits}x{mark}円", f"{text} {other}円", f"{other} {text}", f"-{text}", f"▲{text}",
        f"{text}/月", f"月額{text}", f"{other}年{text}", f"0{text}", f"²{text}", f"{digits}①{mark}円", f"数{text}",
        digits,
    ):  # fmt: skip
        assert outcome(clean.cost, other_print) == "refused", other_print
    assert outcome(clean.quantity, f"{digits}件、{other}件") == "refused"
    assert outcome(clean.quantity, f"{other} {digits}件") == "refused"
    assert number == other or outcome(clean.quantity, f"{high}～{low}{mark}件") == "refused"


@fuzz(500)
@given(st.sampled_from(slow_reading.ERA_STARTS), st.integers(1, 64), st.integers(1, 12), st.integers(1, 28))
def test_a_year_of_an_era_is_counted_from_its_first(era, year, month, day_of_month):
    TRIED["clean"] += 1
    names, first, length = era
    for name in names:
        text = f"{name}{year}"
        if year > length:
            assert outcome(clean.fiscal_year, text) == outcome(clean.day, f"{text}.{month}") == "refused"
            continue
        assert clean.fiscal_year(f"{text}年度") == first + year - 1
        assert clean.day(f"{text}.{month}.{day_of_month}") == date(first + year - 1, month, day_of_month)
        assert clean.period(f"{text}.{month}～") == (date(first + year - 1, month, 1), None)


CHANGE = st.tuples(st.sampled_from(CHANGES), st.integers(0, 999), st.integers(0, 99), GARBAGE)


@pytest.mark.parametrize("layout", READERS)
def test_every_figure_of_a_spoiled_document_stands_on_its_lines(layout):
    found: Counter[str] = Counter()
    reader = READERS[layout]

    @fuzz(300)
    @given(st.integers(0, len(whole(layout)) - 1), st.lists(CHANGE, min_size=1, max_size=12))
    def examine(document, changes):
        TRIED["documents"] += 1
        lines = changed(whole(layout)[document], changes)
        reader.recognises(lines)
        extraction = reader.read(lines, Source(reader.source_id(lines)))
        assert faults(lines, extraction) == []
        found.update(name for _, _, name in figures(extraction))

    examine()
    assert min(found.values()) > 20


@pytest.mark.parametrize("layout", READERS)
def test_text_without_the_marks_of_a_layout_yields_no_figure(layout):
    reader = READERS[layout]

    @fuzz(300)
    @given(st.lists(st.one_of(GARBAGE, *map(spoiled, FORMS.values()), st.text(max_size=20)), max_size=30))
    def examine(lines):
        TRIED["documents"] += 1
        assert not reader.recognises(lines)
        assert figures(reader.read(lines, Source(reader.source_id(lines)))) == []

    examine()


CELLS = st.one_of(
    ENTRIES.map(lambda text: text.replace("\x00", "")), ENTRIES.map(lambda text: text.replace("\x00", "")),
    st.integers(-(10**6), 10**20), st.floats(-1e6, 1e9).map(lambda number: round(number, 3)), st.booleans(), st.none(),
)  # fmt: skip


@pytest.mark.parametrize("form", ["Excel", "utf-8", "cp932"])
def test_every_row_of_garbage_under_real_headings_is_justified_or_refused(form):
    accepted: Counter[str] = Counter()

    @fuzz(5)
    @given(st.lists(CELLS, min_size=40, max_size=40))
    def examine(entries):
        TRIED["sheets"] += 1
        TRIED["cells"] += len(entries)
        if form == "Excel":
            checked = upload.check_content("x.xlsx", spoiled_sheets.as_workbook(spoiled_sheets.sheets(entries)))
        else:
            text = spoiled_sheets.as_csv(spoiled_sheets.sheets(entries)["cases"])
            checked = upload.check_content("事例.csv", text.encode(form, errors="replace"))
        assert list(spoiled_sheets.faults(checked, entries)) == []
        accepted.update({name: len(rows) for name, rows in checked.accepted.items()})

    examine()
    assert accepted.total() > 20


WHOLE_FILES = {
    "x.xlsx": spoiled_sheets.as_workbook(
        spoiled_sheets.sheets(["約1.2億円", "R5.4", 5, 0.5, True, "１２", None, "3か月"])
    ),
    "事例.csv": spoiled_sheets.as_csv(spoiled_sheets.sheets(["約1.2億円", "R5.4", "5"])["cases"]).encode(),
    "事例2.csv": spoiled_sheets.as_csv(spoiled_sheets.sheets(["約1.2億円", "R5.4", "5"])["cases"]).encode("cp932"),
}
DAMAGE = st.tuples(
    st.sampled_from(["cut", "lose", "put in", "turn", "part", "part"]), st.integers(0, 99_999), st.integers(1, 40),
    st.one_of(st.binary(max_size=30), st.sampled_from([b"<c r='A1'/>", b'"', b"\n", b"\r", b",,,", b"\x00", b"9" * 9])),
)  # fmt: skip


@fuzz(600)
@given(st.sampled_from([*WHOLE_FILES]), st.lists(DAMAGE, min_size=1, max_size=4))
def test_a_damaged_file_is_read_or_unloadable(name, damages):
    TRIED["files"] += 1
    content = WHOLE_FILES[name]
    for damage in damages:
        content = spoiled_sheets.damaged(content, *damage)
    with contextlib.suppress(Unloadable):
        read_content(name, content, upload.DEFAULTS)


@fuzz(500)
@given(st.sampled_from(["x.csv", "事例.csv", "x.xlsx", "x.xls", "KPI.csv"]), st.binary(max_size=200), st.integers(0, 3))
def test_random_bytes_are_read_or_unloadable(name, content, start):
    TRIED["files"] += 1
    starts = (b"", b"PK\x03\x04", "事例ID,名称\r\n".encode(), b"\xef\xbb\xbf")
    with contextlib.suppress(Unloadable):
        read_content(name, starts[start] + content, upload.DEFAULTS)


@fuzz(6)
@given(
    st.sampled_from(["x.csv", "事例.csv", "KPI.csv"]), st.lists(st.one_of(GARBAGE, st.text(max_size=20)), max_size=60)
)
def test_a_csv_of_garbage_is_refused_row_by_row_or_unloadable(name, texts):
    TRIED["files"] += 1
    headings = {"KPI.csv": "KPI ID,事例ID,指標の種類,KPI名"}.get(name, "事例ID,名称,人口,イニシャルコスト（円）")
    lines = [headings, *(",".join(texts[at : at + 4]) for at in range(0, len(texts), 4))]
    try:
        checked = upload.check_content(name, "\n".join(lines).encode(errors="replace"))
    except Unloadable:
        return
    assert all(row.reason and row.remedy for row in checked.refused)
    assert checked.accepted["cases"] == checked.accepted["kpis"] == []


def test_at_least_ten_thousand_inputs_were_tried(request):
    ours = [item for item in request.session.items if item.path == request.path]
    if len({item.originalname for item in ours}) < sum(name.startswith("test_") for name in globals()):
        pytest.skip("only some of the properties were asked for")
    assert sum(count for kind, count in TRIED.items() if kind != "cells") >= FEWEST_INPUTS
