"""Over the shipped facts and random filters: the PowerPoint file holds the rows of the list on screen, no others."""

import io
import random
import re
from pathlib import Path

import office
import pandas as pd
import pypdfium2
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from streamlit.testing.v1 import AppTest

from queries import run
from queries.filters import Filters
from ui import powerpoint, slides

ROOT = Path(__file__).parents[1]
DRAWS = 20
MEASURES = {
    "initial_cost_ex_tax_yen": "initial_cost_ex_tax_yen",
    "running_cost_ex_tax_yen": "running_cost_ex_tax_yen",
    "project_cost_yen": "project_cost_yen",
}


def drawn_filters(seed):
    chance = random.Random(seed)

    def some(codes, most):
        return tuple(chance.sample(codes, chance.randint(0, most)))

    return Filters(
        types=some(["case_study", "grant_project", "plan_measure"], 2),
        bands=some(["10k_50k", "50k_100k", "100k_300k", "300k_plus"], 3),
        categories=some(["online_services", "counter_reform", "internal_work", "public_information"], 2),
        own_population=chance.choice([None, 12_000, 70_000, 400_000]),
    )


def script():
    import streamlit as st

    from ui import data, present

    st.session_state["deck"] = present.deck(st.session_state["wanted"], st.session_state["measure"])
    st.session_state["words"] = data.words()


def test_every_number_of_the_file_is_of_the_rows_on_screen(shipped_database, monkeypatch):
    monkeypatch.setenv("DX_DATABASE", str(shipped_database))
    selection = run.Selection(run.open_database(shipped_database))
    compared = 0
    for seed in range(DRAWS):
        filters, measure = drawn_filters(seed), list(MEASURES)[seed % len(MEASURES)]
        rows = selection.rows("search/case_list", filters, {})
        if rows.empty:
            continue
        app = AppTest.from_function(script, default_timeout=60)
        app.session_state["wanted"], app.session_state["measure"] = filters, measure
        app.run()
        assert not app.exception
        pages = pages_of(app.session_state["deck"], app.session_state["words"])
        check_places(pages["places"], rows)
        check_costs(pages["costs"], rows[MEASURES[measure]])
        check_worth(pages.get("worth"), rows)
        check_sources(pages["sources"], rows)
        if filters.own_population:
            check_nearest(pages["nearest"], rows)
        compared += 1
    assert compared >= DRAWS // 2


def test_an_office_program_opens_the_file_and_shows_every_finding(shipped_database, monkeypatch, tmp_path):
    monkeypatch.setenv("DX_DATABASE", str(shipped_database))
    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["wanted"] = Filters(own_name="岡山県鏡野町", own_population=12_000)
    app.session_state["measure"] = "initial_cost_ex_tax_yen"
    for name, value in {"initial": "1200", "running": "100", "subsidy": "0", "hours": "800"}.items():
        app.query_params[name] = value
    deck = app.run().session_state["deck"]
    assert [slide.code for slide in deck] == list(slides.NAMES)
    path = tmp_path / "deck.pptx"
    path.write_bytes(powerpoint.deck(deck, app.session_state["words"]))
    shown = pypdfium2.PdfDocument(office.converted(path, "pdf"))
    assert len(shown) == len(deck)
    for page, slide in zip(shown, deck, strict=True):
        words = re.sub(r"\s", "", page.get_textpage().get_text_bounded())
        assert re.sub(r"\s", "", slide.finding) in words
        assert re.sub(r"\s", "", slide.footer)[:60] in words


def pages_of(deck, words):
    found = Presentation(io.BytesIO(powerpoint.deck(deck, words))).slides
    return {slide.code: page for slide, page in zip(deck, found, strict=True)}


def table_of(page):
    table = next((shape.table for shape in page.shapes if shape.has_table), None)
    return [] if table is None else [[cell.text for cell in row.cells] for row in table.rows]


def dots_of(page, skipped):
    chart = next((shape.chart for shape in page.shapes if shape.has_chart), None)
    if chart is None:
        return []
    return [
        tuple(float(value.text) for value in pair)
        for series in chart.plots[0].series
        if not series.name.startswith(skipped)
        for pair in zip(*(series._element.find(qn(f"c:{axis}Val")).iter(qn("c:v")) for axis in "xy"), strict=True)
    ]


def check_places(page, rows):
    counts = [int(text) for row in table_of(page)[1:] for text in row[1:]]
    wanted = rows.groupby(["population_band_code", "category_code"]).size()
    assert sum(counts) == len(rows)
    assert sorted(count for count in counts if count) == sorted(wanted)


def check_costs(page, amounts):
    drawn = sorted(y * 10_000 for _, y in dots_of(page, ("中央値", "人口区分")))
    assert drawn == pytest.approx(sorted(amounts[amounts > 0]))


def check_worth(page, rows):
    both = rows[(rows["hours_saved_per_year"] > 0) & (rows["running_cost_ex_tax_yen"] > 0)]
    drawn = sorted((x * 10_000, y) for x, y in dots_of(page, ("3,300", "4,600"))) if page else []
    wanted = sorted(zip(both["running_cost_ex_tax_yen"], both["hours_saved_per_year"], strict=True))
    assert [x for x, _ in drawn] == pytest.approx([x for x, _ in wanted])
    assert [y for _, y in drawn] == [y for _, y in wanted]


def check_sources(page, rows):
    wanted = rows.groupby("source_title").size()
    assert {row[0]: row[3] for row in table_of(page)[1:]} == {title: f"{count}件" for title, count in wanted.items()}


def check_nearest(page, rows):
    amounts = ["initial_cost_yen", "running_cost_yen", "project_cost_yen", "hours_saved_per_year"]
    known = rows[rows[amounts].notna().any(axis="columns") & (rows["municipality_type_code"] != "prefecture")]
    names = (known["prefecture_name"] + known["municipality_name"]).drop_duplicates().head(6).tolist()
    shown = table_of(page)[1:]
    assert {row[0] for row in shown} == set(names)
    populations = pd.Series(known["population"].to_numpy(), index=known["prefecture_name"] + known["municipality_name"])
    for row in shown:
        assert row[1].startswith(f"{populations[[row[0]]].iloc[0]:,}人")
