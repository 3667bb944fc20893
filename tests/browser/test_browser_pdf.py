"""The same document as text and as a PDF printed by a real browser gives the same facts."""

import csv
from dataclasses import replace

import casebook_document as document
import generated_measures
import pdf_document as layout
import pdf_measures
import pytest
import test_grants as grants
from test_generated_measures import Comparison

from etl.extract import EXTRACTED_TEXT, extract
from etl.readers import casebook_pages, grants_sheets, measures, pdf
from etl.readers.measures_pages import lines_of
from etl.readers.measures_sheets import cut

pytestmark = pytest.mark.browser

# What only a PDF or only a text can tell: where something stands. Blanks inside a print follow the layout.
PLACES = ("page", "first_line", "last_line", "line")
CASES = (
    {},
    {
        "title": "２ 図書館の予約を自動化 【兵庫県明石市】",
        "band": ["人口：", "３０万人以上", "", "ツールの活用"],
        "header": "  ＜３．内部DX＞ バックヤード（内部の業務）③内部業務",
        "lead_time": "10か月",
        "bullets": ["○ 年間120時間の業務時間を削減した。", "○ 待ち時間が約30分短縮した。"],
        "reference": ["【参考情報】  明石市人口：30.5万人（令和５年１月１日現在）"],
        "url": ["関連ＵＲＬ：明石市（https://www.city.example.lg.jp/library/yoyaku-", "system/index.html）"],
    },
    {
        "title": "10 会議の記録を作成 【岡山県】",
        "band": ["都道府県", "", "会議録"],
        "header": "  ＜３．内部DX＞ バックヤード（内部の業務）③内部業務",
        "partner": ["その他", "参画主体", "", "株式会社ほか"],
        "reference": ["【参考情報】  岡山県人口：186.5万人（令和５年１月１日現在）"],
    },
)
FORMS = (
    {},
    {"name": "窓口改革事業", "body": "兵庫県神崎郡市川町", "population": "11,231人(R5.12.1現在)", "cost": "968千円"},
    {"name": "発行手数料のキャッシュレス決済", "outputs": ["①決済率（区役所）", "②利用者の満", "足度"]},
)
MEASURES = 60
COST_ROWS = {
    "costs": [["イニシャルコスト ※税抜"], ["1,200千円"], ["ランニングコスト（1年あたり） ※税込"], ["約300千円"]],
    "items": [
        [["（内訳） •システム構築費", "•端末と付属品の", "購入費"], ["900千円", "", "300千円"],
         ["（内訳） •保守費"], ["約300千円"]],
    ],
    "remarks": [["（備考）"], ["（備考）"]],
}  # fmt: skip


def rows(path):
    with path.open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def facts(folder):
    """All rows of all files of facts, without places and without blanks inside texts.

    The entry of the document itself has its file's name for a title, and so differs.
    """
    paths = [path for path in sorted(folder.glob("*.csv")) if path.stem != "sources"]
    return {path.name: [_words(row) for row in rows(path)] for path in paths}


def _words(row):
    return {name: "".join(value.split()) for name, value in row.items() if name not in PLACES}


def evidence_pages(folder):
    found = rows(folder / "evidence.csv")
    return {(row["row_key"].split("/")[0], row["column_name"]): row["page"] for row in found}


def casebook_slides(changes):
    """The three slides of one case of the casebook."""
    parts = {"title": document.TITLE, "band": document.BAND, "header": document.HEADER} | changes
    common = {name: parts[name] for name in ("title", "band", "header")}
    last = {name: changes[name] for name in ("reference", "url") if name in changes}
    effects = {
        "title": parts["title"],
        "band": [line for line in parts["band"] if line],
        "header": parts["header"].strip(),
        "lead_time": parts.get("lead_time", "１年10か月"),
        "vendor": document.VENDOR[3:],
        "service": ["窓口クラウド"],
        "form": ["パッケージ製品をクラウド環境で運用"],
        "schedule": [line for line in document.SCHEDULE if line],
        "department": ["メール電話 madoguchi@town.example.lg.jp0868ｰ54-2985", "鏡野町住民税務課"],
        "bullets": parts.get("bullets", document.BULLETS),
        "partner": parts.get("partner", document.PARTNER)[3:],
    }
    return [
        layout.slide(document.overview(**common)),
        layout.effects_slide(**effects, **COST_ROWS),
        layout.slide(document.interview(**common, **last)),
    ]


def form(
    *, name="電子図書館事業", body="兵庫県明石市", population="305,404人", cost="12,300千円", outputs=("①貸出数",)
):
    """One form of the grants as HTML and as lines of text."""
    head = f"自治体名 {body} 人口 {population} 事業費 {cost}"
    kpis = [grants.OUTPUT, *outputs], [grants.OUTCOME, "①満足度"]
    summary, service = ["図書館の本を画面で読めるようにする。"], ["【貸出サービス】", "・予約"]
    text = grants.sheet([f"事業概要 【{name}】", ""], head, [*kpis[0], "", *kpis[1]], ["", "来庁者", "", "①窓口"])
    return layout.form_sheet(name, body, population, cost, summary, service, *kpis, ["来庁者", "①窓口"]), text


def test_slides_of_the_casebook(browser, tmp_path):
    pages = [layout.slide(document.LEGEND), *(slide for changes in CASES for slide in casebook_slides(changes))]
    layout.render(browser, pages, tmp_path / "事例集.pdf")
    lines = [*document.LEGEND, *(line for changes in CASES for line in document.case(**changes))]
    (tmp_path / "事例集.txt").write_text("\n".join(lines), encoding="utf8")
    extract(tmp_path / "事例集.pdf", tmp_path / "pdf")
    extract(tmp_path / "事例集.txt", tmp_path / "text")
    assert facts(tmp_path / "pdf") == facts(tmp_path / "text")
    assert len(facts(tmp_path / "pdf")["cases.csv"]) == len(CASES)
    found = evidence_pages(tmp_path / "pdf")
    assert all(found.values())
    assert found["mic-2025-02", "initial_cost_yen"] == "6"
    assert found["mic-2025-10", "population"] == "10"


def test_forms_of_the_grants(browser, tmp_path):
    forms = [form(**changes) for changes in FORMS]
    layout.render(browser, [page for page, _ in forms], tmp_path / "事業概要.pdf")
    (tmp_path / "事業概要.txt").write_text("\n".join(grants.document(*(text for _, text in forms))), encoding="utf8")
    extract(tmp_path / "事業概要.pdf", tmp_path / "pdf")
    extract(tmp_path / "事業概要.txt", tmp_path / "text")
    assert facts(tmp_path / "pdf") == facts(tmp_path / "text")
    titles = [row["title"] for row in facts(tmp_path / "pdf")["cases.csv"]]
    assert titles == ["電子図書館事業", FORMS[1]["name"], FORMS[2]["name"]]
    assert evidence_pages(tmp_path / "pdf")["hyogo-02", "population"] == "2"


@pytest.mark.documents
@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("mic_internal_dx_casebook", casebook_pages.pages),
        ("osaka_digital_grant_projects", lambda lines: grants_sheets.cut(lines)[0]),
    ],
)
def test_a_real_document_printed_again(browser, documents, tmp_path, name, pages):
    text = documents / f"{name}.txt"
    found = [[line.text for line in page.lines] for page in pages(text.read_text(encoding="utf8").split("\n"))]
    slides = [layout.slide(lines, right=320) for lines in found]
    layout.render(browser, slides, tmp_path / "印刷.pdf", layout.HUGE)
    extract(tmp_path / "印刷.pdf", tmp_path / "pdf")
    extract(text, tmp_path / "text")
    printed, expected = facts(tmp_path / "pdf"), facts(tmp_path / "text")
    # Chromium prints no blank at the end of a line, where a text may part words, and no glyph for a private character.
    for either in (printed, expected):
        either.pop("vendors.csv", None)
        either["unread.csv"] = [row for row in either["unread.csv"] if pdf.UNMAPPED not in row["printed_text"]]
    assert printed == expected
    assert all(evidence_pages(tmp_path / "pdf").values())


def measures_of(folder):
    """The lines of a printed plan as they were read."""
    return (folder / EXTRACTED_TEXT).read_text(encoding="utf8").split("\n")


def kpi_places(lines):
    """The first and last line of every KPI slot in use, by the key of the KPI."""
    places = {}
    for sheet in cut(lines_of(lines))[1]:
        slots = sheet.kpis()
        ends = [*(slot.label.number - 1 for slot in slots[1:]), sheet.lines[-1].number]
        used = [(slot.label.number, end) for slot, end in zip(slots, ends, strict=True) if not slot.is_empty]
        case_id = f"{generated_measures.SOURCE_ID}-{sheet.chapter}-{sheet.number:02d}"
        places |= {f"{case_id}-k{number}": place for number, place in enumerate(used, start=1)}
    return places


def names_of(cases):
    """Title and department by chapter and number, as the index prints them."""
    return {
        tuple(map(int, case_id.split("-")[-2:])): (row["title"].replace(" ", ""), row["department_name"].split()[-1])
        for case_id, row in cases.items()
    }


@pytest.mark.parametrize(("seed", "style"), list(enumerate(pdf_measures.STYLES, start=1)))
def test_measure_sheets_of_a_plan(browser, tmp_path, seed, style):
    lines, truth = generated_measures.compose(seed, MEASURES)
    pages = pdf_measures.pages(lines, names_of(truth.cases))
    layout.render(browser, pages, tmp_path / "計画.pdf", pdf_measures.STYLE + pdf_measures.STYLES[style])
    extraction = extract(tmp_path / "計画.pdf", tmp_path / "pdf", source_id=generated_measures.SOURCE_ID)
    printed = measures_of(tmp_path / "pdf")
    comparison = Comparison(printed, extraction, replace(truth, places=kpi_places(printed)))
    assert comparison.wrong == []
    assert all(evidence_pages(tmp_path / "pdf").values())
    torn = [row for row in extraction.unread if row.reason == measures.TORN]
    assert bool(torn) == (style in pdf_measures.TEARING)
    assert comparison.share() >= (0.94 if torn else 0.98)


@pytest.mark.documents
@pytest.mark.parametrize("style", [style for style in pdf_measures.STYLES if style not in pdf_measures.TEARING])
def test_a_real_plan_printed_again(browser, documents, tmp_path, style):
    text = documents / "nara_ict_plan.txt"
    pages = pdf_measures.pages(text.read_text(encoding="utf8").split("\n"))
    layout.render(browser, pages, tmp_path / "計画.pdf", pdf_measures.STYLE + pdf_measures.STYLES[style])
    extract(tmp_path / "計画.pdf", tmp_path / "pdf")
    extract(text, tmp_path / "text")
    printed, expected = facts(tmp_path / "pdf"), facts(tmp_path / "text")
    for either in (printed, expected):  # lines of an unread cell may be cut elsewhere
        either["unread.csv"] = sorted(
            (row["case_id"], row["column_name"], row["reason"]) for row in either["unread.csv"]
        )
    assert printed == expected
    assert all(evidence_pages(tmp_path / "pdf").values())


def test_two_full_columns_come_one_after_the_other(browser, tmp_path):
    """PDFium takes such a page for vertical writing and says that a line ends behind every character."""
    left, right = ([f"{side} 毎日・{n} 行目 office" for n in range(1, 35)] for side in "左右")
    page = layout.box(10, 5, left) + layout.box(170, 7, right)
    layout.render(browser, [page], tmp_path / "二段.pdf")
    (read,) = pdf.pages(tmp_path / "二段.pdf")
    assert read.lines == [*left, "", *right]
