"""What the charts draw of a frame: nothing dropped, nothing beyond the ladder."""

import json

import pandas as pd
import pytest

from ui import charts, charts_benchmark, charts_overview, theme

COST = pd.Series(
    {"label": "イニシャルコスト", "unit_name": "円", "format_code": "yen", "is_log": True, "status_column": "x"}
)
LEAD = pd.Series({"label": "期間", "unit_name": "か月", "format_code": "count", "is_log": False, "status_column": None})


def label(code_list, code):
    return f"{code_list}:{code}"


def values(amounts, statuses=None):
    return pd.DataFrame(
        {
            "group_code": "10k_50k",
            "group_label": "1万人以上5万人未満",
            "case_id": [f"a-{number}" for number in range(len(amounts))],
            "municipality_name": "例の町",
            "title": "例",
            "value": pd.array(amounts, dtype="Float64"),
            "status_code": statuses or ["reported"] * len(amounts),
            "is_own": False,
        }
    )


def traces(figure, mode):
    return [trace for trace in figure["data"] if trace.get("mode") == mode]


@pytest.mark.parametrize(("n", "lines"), [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (9, 2), (10, 2)])
def test_lines_behind_the_dots_follow_the_ladder(n, lines):
    figure = charts.measure_by_group(values([1e6 * (step + 1) for step in range(n)]), ["10k_50k"], COST, label)
    assert len(traces(figure, "lines")) == lines
    (dots,) = traces(figure, "markers+text" if n < 5 else "markers")
    assert len(dots["x"]) == n
    assert dots.get("text", [])[:1] == ["例の町"] * (n < 5)  # too few for quartiles: each is somebody
    filled = [line for line in traces(figure, "lines") if line.get("fill") == "toself"]
    assert len(filled) == (1 if n >= 10 else 0)


def test_zero_and_each_kind_of_blank_stand_in_their_own_lane():
    amounts = [1e6, 2e6, 4e6, 0, 0, None, None, None]
    statuses = ["reported"] * 3 + ["zero"] * 2 + ["undisclosed", "not_stated", "not_stated"]
    figure = charts.measure_by_group(values(amounts, statuses), ["10k_50k"], COST, label)
    (counts,) = traces(figure, "text")
    lanes = figure["layout"]["xaxis2"]["ticktext"]
    shown = {lanes[position]: text for position, text in zip(counts["x"], counts["text"], strict=True)}
    assert shown == {"cost_status:not_stated": "2", "cost_status:undisclosed": "1", "cost_status:zero": "2"}
    assert len(traces(figure, "markers+text")[0]["x"]) == 3
    assert traces(figure, "lines")[0]["x"] == [2e6, 2e6]
    assert "n=3 参考" in figure["layout"]["yaxis"]["ticktext"][0]


def test_zero_months_are_a_value_on_an_axis_that_is_not_logarithmic():
    figure = charts.measure_by_group(values([0, 6, 12]), ["10k_50k"], LEAD, label)
    assert traces(figure, "markers+text")[0]["x"] == [0, 6, 12]
    assert "xaxis2" not in figure["layout"]


def test_names_of_few_dots_neither_cover_each_other_nor_stand_on_a_slide():
    close = values([1e6, 1.01e6, 1.02e6, 4e6])
    assert traces(charts.measure_by_group(close, ["10k_50k"], COST, label), "markers+text")[0]["text"] == [
        "例の町", "", "", "例の町",
    ]  # fmt: skip
    assert not traces(charts.measure_by_group(close, ["10k_50k"], COST, label, tells_medians=False), "markers+text")


def test_own_cases_are_labelled_diamonds_that_count_in_neither_n_nor_median():
    frame = values([1e6, 2e6, 4e6, 9e9, None, None], ["reported"] * 4 + ["not_stated"] * 2)
    frame["is_own"] = [False, False, False, True, False, True]
    frame.loc[3, "title"] = "とても長い名前の自分の町の窓口"
    figure = charts.measure_by_group(frame, ["10k_50k"], COST, label)
    (own,) = traces(figure, "markers+text")
    assert (own["x"], own["text"], own["customdata"]) == ([9e9], ["とても長い名前の自分の町の…"], ["a-3"])
    (others,) = traces(figure, "markers")
    assert own["marker"]["symbol"] != others["marker"].get("symbol", "circle")
    assert others["x"] == [1e6, 2e6, 4e6]
    assert traces(figure, "lines")[0]["x"] == [2e6, 2e6]
    assert figure["layout"]["yaxis"]["ticktext"] == ["1万人以上5万人未満\nn=3 参考 ◆1\n中央値 200万円"]
    assert traces(figure, "text")[0]["text"] == ["1 ◆1"]


@pytest.mark.parametrize(("figure", "side"), [(1.5e6, "right"), (9e8, "left")])
def test_the_own_figure_is_a_labelled_line_across_all_groups_and_within_the_axis(figure, side):
    frame = pd.concat([values([1e6, 2e6, 4e6]), values([3e6]).assign(group_code="50k_100k")])
    drawn = charts.measure_by_group(frame, ["10k_50k", "50k_100k"], COST, label, figure)
    (line,) = traces(drawn, "lines+text")
    assert (line["x"], line["y"]) == ([figure, figure], [-0.5, 1.5])
    assert line["text"][0].startswith("わが町の値 ")
    assert line["textposition"] == f"top {side}"
    low, high = drawn["layout"]["xaxis"]["range"]
    assert 10**low < figure < 10**high


def test_names_of_own_cases_never_cover_each_other_and_one_without_room_is_left_to_its_hover():
    frame = values([1e6, 9e8, 1.1e6, 1.2e6, 1.3e6])
    frame["is_own"], frame["title"] = [False, False, True, True, True], "ぼたん一つの窓口"
    (own,) = traces(charts.measure_by_group(frame, ["10k_50k"], COST, label), "markers+text")
    assert own["text"] == ["ぼたん一つの窓口", "ぼたん一つの窓口", ""]
    assert own["textposition"][:2] == ["top right", "bottom right"]
    assert own["customdata"] == ["a-2", "a-3", "a-4"]


def test_no_line_where_the_axis_cannot_show_the_figure_or_none_is_given():
    for measure, figure, lines in ((COST, 0, 0), (COST, None, 0), (LEAD, 0, 1)):
        drawn = charts.measure_by_group(values([1, 2, 3]), ["10k_50k"], measure, label, figure)
        assert len(traces(drawn, "lines+text")) == lines


def test_running_costs_stand_against_hours_with_a_line_where_each_wage_pays():
    cases = pd.DataFrame(
        {
            "case_id": ["a", "b", "c", "d"],
            "title": "例",
            "municipality_name": "例の町",
            "running_cost_ex_tax_yen": [1e6, 5e6, 0, 2e6],
            "hours_saved_per_year": [1000, 900, 40, 500],
            "hours_saved_status_code": ["actual", "estimate", "actual", "actual"],
            "is_own": [False, False, False, True],
        }
    )
    hours = pd.Series({**LEAD, "is_log": True})
    wages = {"甲": 3300, "乙": 4600}
    figure = charts_benchmark.running_against_hours(cases, COST, hours, wages)
    costly, free = traces(figure, "markers")
    assert (costly["x"], costly["y"]) == ([1e6, 5e6, 2e6], [1000, 900, 500])
    assert (free["x"], free["y"], free["xaxis"]) == ([0], [40], "x2")
    assert costly["marker"]["symbol"] == ["circle", "square", "diamond"]
    assert costly["customdata"] == ["a", "b", "d"]
    for line, wage in zip(traces(figure, "lines"), (3300, 4600), strict=True):
        assert [saved * wage for saved in line["y"]] == pytest.approx(line["x"])
    assert json.loads(json.dumps(figure)) == figure
    for own, axis in (({"own_running": 9e6}, "x"), ({"own_hours": 30}, "y")):
        line = charts_benchmark.running_against_hours(cases, COST, hours, wages, **own)["data"][-1]
        assert line[axis] == [*own.values()] * 2
        assert line["name"].startswith("わが町の値")


def test_counts_tell_how_many_are_own():
    counts = pd.DataFrame({"population_band_code": ["b1"], "category_code": ["c1"], "cases": [3]})
    own = pd.DataFrame({"population_band_code": ["b1"], "category_code": ["c1"], "prefecture_name": ["奈良県"]})
    assert charts_overview.band_category_map(counts, label, own)["data"][1]["text"] == ["3 ◆1"]
    tiles = pd.DataFrame({"prefecture_code": ["29"], "prefecture_name": ["奈良県"], "cases": [2], "bodies": [2]})
    assert charts_overview.prefecture_tiles(tiles, own)["data"][1]["text"] == ["奈良県\n2 ◆1"]


def test_a_frame_stands_around_the_band_and_the_prefecture_of_the_own_town():
    counts = pd.DataFrame({"population_band_code": ["b1", "b2"], "category_code": ["c1"] * 2, "cases": [3, 1]})
    (frame,) = charts_overview.band_category_map(counts, label, own_band="b2")["layout"]["shapes"]
    assert (frame["x0"], frame["x1"], frame["y0"], frame["y1"]) == (0.5, 1.5, -0.5, 0.5)
    tiles = pd.DataFrame({"prefecture_code": ["29"], "prefecture_name": ["奈良県"], "cases": [2], "bodies": [2]})
    (frame,) = charts_overview.prefecture_tiles(tiles, own_prefecture="奈良県")["layout"]["shapes"]
    assert (frame["x0"] + 0.5, frame["y0"] + 0.5) == charts_overview.TILES["29"]
    assert charts_overview.prefecture_tiles(tiles, own_prefecture=None)["layout"]["shapes"] == []


def test_the_heat_map_shows_every_count_and_leaves_zero_blank():
    counts = pd.DataFrame(
        [("b1", "c1", 3), ("b2", "c1", 0), ("b1", "c2", 40), ("b2", "c2", 1)],
        columns=["population_band_code", "category_code", "cases"],
    )
    figure = charts_overview.band_category_map(counts, label)
    cells = figure["data"][1]
    assert cells["text"] == ["3", "", "40", "1"]
    assert cells["customdata"][2] == ["b1", "c2", 40]


def test_every_prefecture_has_a_tile_of_its_own():
    assert len(charts_overview.TILES) == len(set(charts_overview.TILES.values())) == 47


def test_coverage_adds_up_to_all_cases():
    counts = pd.DataFrame(
        [
            ("m", "費用", "reported", 5),
            ("m", "費用", "undisclosed", 1),
            ("h", "時間", "actual", 2),
            ("h", "時間", "not_stated", 4),
        ],
        columns=["measure_code", "label", "status_code", "cases"],
    )
    figure = charts_overview.coverage(counts, label)
    totals = {}
    for bar in figure["data"]:
        for name, count in zip(bar["y"], bar["x"], strict=True):
            totals[name] = totals.get(name, 0) + count
    assert totals == {"費用": 6, "時間": 6}


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("step", range(7))
def test_numbers_on_tiles_can_be_read(step):
    assert contrast(theme.SEQUENCE[step], theme.text_on_tile(step)) >= 4.5


@pytest.mark.parametrize("status", theme.STATUS_COLOURS)
def test_numbers_on_bars_can_be_read(status):
    assert contrast(theme.STATUS_COLOURS[status], theme.STATUS_TEXT.get(status, "#ffffff")) >= 4.5


def test_a_figure_is_plain_json():
    figure = charts.measure_by_group(values([1e6, 2e6, 3e6]), ["10k_50k"], COST, label)
    assert json.loads(json.dumps(figure)) == figure


def test_words_without_a_colour_of_their_own_are_inked_and_the_figure_stays_as_it_was():
    figure = {
        "data": [
            {"type": "scatter", "text": ["1", "2"], "textfont": {"color": [None, "#ffffff"]}},
            {"type": "bar", "text": ["3"], "textfont": {"color": "#ffffff"}},
            {"type": "scatter", "text": ["4"]},
        ],
        "layout": charts.layout(100, xaxis={"title": {"text": "月"}}, annotations=[{"text": "a"}]),
    }
    before = json.dumps(figure)
    drawn = theme.inked(figure, is_dark=True)
    colours = [trace["textfont"]["color"] for trace in drawn["data"]]
    assert colours == [[theme.INK_ON_DARK, "#ffffff"], "#ffffff", theme.INK_ON_DARK]
    axis, (note,) = drawn["layout"]["xaxis"], drawn["layout"]["annotations"]
    told = {part["font"]["color"] for part in (drawn["layout"], axis["title"], note, drawn["layout"]["legend"])}
    assert told | {axis["tickfont"]["color"]} == {theme.INK_ON_DARK}
    assert json.dumps(figure) == before


def test_names_of_the_data_never_become_tags_or_entities_of_a_figure():
    names = {"text": ["<b>a</b>\n&lt;"], "name": theme.bold('<a href="x">'), "customdata": ["<&"]}
    drawn = theme.inked({"data": [names], "layout": {"hoverlabel": {}}}, is_dark=False)["data"][0]
    assert drawn["text"] == ["&lt;b&gt;a&lt;/b&gt;<br>&amp;lt;"]
    assert drawn["name"] == '<b>&lt;a href="x"&gt;</b>'
    assert drawn["customdata"] == ["<&"]


def test_names_stand_beside_their_dots_where_they_cover_nothing():
    axis = {"type": "log", "range": [4, 8]}
    places = [(1e5, 1e5), (1e5, 1.02e5), (1e7, 1e6)] + [(1e6, 10 ** (5 + step / 40)) for step in range(20)]
    cases = pd.DataFrame(
        {"case_id": [f"c{place}" for place in range(len(places))], "municipality_name": "とても長い名前の町"}
    )
    dots = {
        "mode": "markers", "customdata": cases["case_id"].tolist(), "x": [x for x, _ in places],
        "y": [y for _, y in places],
    }  # fmt: skip
    figure = {"data": [dots], "layout": {"xaxis": axis, "yaxis": axis}}
    words = charts_benchmark.with_names(figure, cases)["layout"]["annotations"]
    named = {(round(10 ** note["x"]), round(10 ** note["y"])) for note in words}
    assert (10_000_000, 1_000_000) in named  # it stands alone
    assert 0 < len(words) < len(places)  # those in a column have no room for all
    assert named <= {(round(x), round(y)) for x, y in places}
    linear = figure | {"layout": {"xaxis": {"range": [0, 1]}, "yaxis": axis}}
    assert charts_benchmark.with_names(linear, cases) is linear
