"""Reads what stands on every page of a case (section, population band, theme, New) and its 【参考情報】."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from etl import clean
from etl.clean import Population, Unreadable, fold
from etl.readers.casebook_costs import Doubtful
from etl.readers.casebook_pages import COST_FOOTNOTES, HEADER, Case, Joined, Line, Page, half_width, read_title, width
from etl.readers.records import Printed

YARDS = {"フロントヤード": "front", "バックヤード": "back", "地域社会": "community"}
CATEGORIES = {
    "オンライン行政サービス": "online_services",
    "窓口改革": "counter_reform",
    "内部業務": "internal_operations",
    "検査・点検・確認業務": "inspection",
    "議会関連業務": "assembly",
    "広報・情報公開": "public_information",
    "Web会議・ビジネスチャット": "web_meeting_chat",
}
EDITION = re.compile(r"(?:(?:令和|平成)(?:\d{1,2}|元)|\d{4})年度(?=に新たに掲載)")

_SECTION = re.compile(r"＞\s*(?P<yard>\S*?ヤード|地域社会)\S*?[①-⑳]\s*(?P<category>\S+)")
_BAND_LABEL = re.compile(r"(?:^|\s)人口:")
_BAND = re.compile("|".join(band for band in clean.POPULATION_BANDS if "人" in band))
_PREFECTURE_BAND = re.compile(r"(?:^|[①-⑳]\S+\s)都道府県(?P<theme>\S{0,20})$")
_THEME_WIDTH = 16
_POPULATION_LABEL = re.compile(r"【参考情報】\s*(?P<body>[^:]{0,20}?)\s*人口\s*:")
_POPULATION = re.compile(r"\s*(?P<figure>約?[\d.,]+万?人(?:\s?\([^)]*\)|(?=\s*$)))")
_URL_LABEL = re.compile(r"関連URL\s*:")
_URL_LINES = 8
_ADDRESS = r"[!-'*-~]+"


@dataclass
class Labels:
    """What the pages of one case print, collected over all of them; None where no page prints it."""

    yard_code: str | None = None
    category_code: str | None = None
    section: Printed | None = None
    band: Printed | None = None
    theme_name: str | None = None
    is_new: bool | None = None
    doubts: list[tuple[str, Doubtful]] = field(default_factory=list)


def edition(lines: list[str]) -> Printed | None:
    """Return the printed fiscal year of the edition, from the legend's sentence on newly included cases."""
    for number, line in enumerate(lines, start=1):
        if match := EDITION.search(half_width(line)):
            return Printed(line[match.start() : match.end()], number, number)
    return None


def labels(case: Case, is_prefecture: bool) -> Labels:
    """Return the labels of a case; where its pages contradict each other, (column, Doubtful) stands in `doubts`."""
    found = Labels()
    sections = {}
    for page in case.pages:
        for line in page.lines:
            if section := _section(line.text):
                codes, text = section
                sections.setdefault(codes, Printed(text, line.number, line.number, page.number))
    if len(sections) == 1:
        (((found.yard_code, found.category_code), found.section),) = sections.items()
    elif sections:
        found.doubts.append(("category_code", Doubtful(_place(case), "ページによって分類の印刷が異なります")))
    marks = [mark for page in case.pages for mark in _band_marks(page, is_prefecture)]
    bands = {clean.population_band(band.text) for band, _ in marks}
    if len(bands) > 1:
        doubt = Doubtful(marks[0][0], "ページによって人口区分の印刷が異なります")
        found.doubts.append(("population_band_code", doubt))
    found.band = marks[0][0] if len(bands) == 1 else None
    themes = Counter(theme.removesuffix("New") for _, theme in marks if theme.removesuffix("New"))
    found.theme_name = _commonest(themes)
    if any(theme.endswith("New") for _, theme in marks) or _has_own_new(case):
        found.is_new = True
    elif marks:
        found.is_new = False
    else:
        doubt = Doubtful(_place(case), "人口区分とテーマの欄が見つからず、新規掲載かどうか分かりません")
        found.doubts.append(("is_new", doubt))
    return found


def _section(text: str) -> tuple[tuple[str, str], str] | None:
    """Return the codes of yard and category of a page's header and the category's print."""
    match = _SECTION.search(text) if HEADER.match(text) else None
    if match is None:
        return None
    yard = next((code for name, code in YARDS.items() if match["yard"].startswith(name)), None)
    category = CATEGORIES.get(match["category"])
    return ((yard, category), match["category"]) if yard and category else None


def _commonest(themes: Counter[str]) -> str | None:
    ranked = themes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def _has_own_new(case: Case) -> bool:
    """New stands on a line of its own or behind a theme that is printed before its band."""
    texts = [line.text.strip() for line in case.lines]
    glued = [text.removesuffix("New") for text in texts if re.search(r"[^\x00-\x7F]New$", text)]
    return "New" in texts or any(map(_is_theme, glued))


def _band_marks(page: Page, is_prefecture: bool) -> list[tuple[Printed, str]]:
    """Return (printed band, theme behind it) for each label 人口： or 都道府県; bands that are cut off are left out."""
    found = []
    for index, line in enumerate(page.lines):
        text = half_width(line.text).rstrip()
        prefecture = _PREFECTURE_BAND.search(text) if is_prefecture else None
        label = _BAND_LABEL.search(text)
        if prefecture:
            start = prefecture.start("theme") - len("都道府県")
            band = Printed(line.text[start : prefecture.start("theme")], line.number, line.number, page.number)
            found.append((band, _theme(prefecture["theme"], page.lines[index + 1 :])))
        elif label and (mark := _band_mark(page, index, label.end())):
            found.append(mark)
    return found


def _band_mark(page: Page, index: int, start: int) -> tuple[Printed, str] | None:
    """The band stands behind the label or on the next two lines, with or without the theme glued to it."""
    first = page.lines[index]
    block = [Line(first.number, first.text[start:])]
    for line in page.lines[index + 1 : index + 3]:
        if not line.text.strip():
            break
        block.append(line)
    joined = Joined(block, page.number)
    match = _BAND.match(joined.half)
    if match is None:
        return None
    printed = joined.printed(0, match.end())
    last = next(position for position, line in enumerate(page.lines) if line.number == printed.last_line)
    on_last_line = Joined([line for line in block if line.number <= printed.last_line]).text
    return printed, _theme(on_last_line[match.end() :], page.lines[last + 1 :])


def _theme(glued: str, below: tuple[Line, ...]) -> str:
    """Return the theme behind the band: glued to it, or the next block; it goes on in the line directly below."""
    lines = list(below)
    theme = glued.strip()
    if theme.endswith("New"):
        return theme
    if not theme and lines and not lines[0].text.strip():
        lines = lines[1:]
    for line in lines[: 1 if theme else 2]:
        if not _is_theme(line.text):
            break
        theme += line.text.strip()
    return theme


def _is_theme(text: str) -> bool:
    words = text.strip()
    if not words or words == "New" or words in COST_FOOTNOTES or width(words) > _THEME_WIDTH:
        return False
    return not (read_title(text) or HEADER.match(text) or re.search(r"[。：:（）()※☆【]|^\d", words))


def theme_by_vocabulary(case: Case, themes: set[str]) -> str | None:
    """Return the theme that stands as a block of its own on a page, among the themes of the other cases."""
    found = {joined for page in case.pages for block in _blocks(page) if (joined := "".join(block)) in themes}
    return found.pop() if len(found) == 1 else None


def _blocks(page: Page) -> list[list[str]]:
    blocks: list[list[str]] = [[]]
    for line in page.lines:
        if line.text.strip():
            blocks[-1].append(line.text.strip())
        else:
            blocks.append([])
    return blocks


def population(case: Case, municipality: str) -> tuple[Population, Printed]:
    """Return the population of 【参考情報】 with its evidence; raises Doubtful for none, another body's or several."""
    found: list[tuple[Population, Printed]] = []
    for page in case.pages:
        for index, line in enumerate(page.lines):
            if label := _POPULATION_LABEL.search(half_width(line.text)):
                printed = _printed_population(page, index, label.end())
                if not fold(label["body"]).endswith(municipality):
                    raise Doubtful(printed, "【参考情報】の団体名が事例の団体名と異なります")
                found.append((_population(printed), printed))
    if not found:
        raise Doubtful(_place(case), "人口（【参考情報】）が見つかりません")
    if len({persons for persons, _ in found}) > 1:
        raise Doubtful(found[0][1], "【参考情報】の人口が複数あり、異なります")
    return found[0]


def _printed_population(page: Page, index: int, start: int) -> Printed:
    """The figure, or its date in parentheses, may be wrapped onto the next line."""
    line = page.lines[index]
    first = Line(line.number, line.text[start:])
    for joined in (Joined(block, page.number) for block in ([first, *page.lines[index + 1 : index + 2]], [first])):
        if match := _POPULATION.match(joined.half):
            return joined.printed(*match.span("figure"))
    raise Doubtful(Printed(line.text.strip(), line.number, line.number, page.number), "人口を読み取れません")


def _population(printed: Printed) -> Population:
    try:
        return clean.population(printed.text)
    except Unreadable as error:
        raise Doubtful(printed, "人口を読み取れません") from error


def url(case: Case) -> str:
    """Return the first address of 関連ＵＲＬ, joined over lines; raises Doubtful for none or an open parenthesis."""
    for page in case.pages:
        lines = _above_links(page)
        for index, line in enumerate(lines):
            if label := _URL_LABEL.search(half_width(line.text)):
                first = Line(line.number, line.text[label.end() :])
                if address := _first_url([first, *lines[index + 1 : index + _URL_LINES]]):
                    return address
                raise Doubtful(Printed(line.text.strip(), *[line.number] * 2), "関連ＵＲＬのアドレスが見つかりません")
    raise Doubtful(_place(case), "関連ＵＲＬが見つかりません")


def _above_links(page: Page) -> tuple[Line, ...]:
    """The links of a page stand behind its number; which of them is the printed one is not told."""
    end = next((index for index, line in enumerate(page.lines) if line.text.strip() == page.number), None)
    return page.lines[:end]


def _first_url(lines: list[Line]) -> str | None:
    for index, line in enumerate(lines):
        if match := re.search(rf"([（(]?)\s*(https?://{_ADDRESS})", line.text):
            is_cut = bool(match[1]) and match.end() == len(line.text.rstrip())
            return match[2] + (_rest_of_url(lines[index:]) if is_cut else "")
    return None


def _rest_of_url(lines: list[Line]) -> str:
    rest = ""
    for line in lines[1:]:
        more = re.match(rf"({_ADDRESS})?\s*([）)])?", line.text)
        rest += more[1] or ""
        if more[2]:
            return rest
        if not more[1]:
            break
    raise Doubtful(Printed(lines[0].text.strip(), *[lines[0].number] * 2), "関連ＵＲＬの終わりを読み取れません")


def _place(case: Case) -> Printed:
    return Printed(case.line.text.strip(), case.line.number, case.line.number)
