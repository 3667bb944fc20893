"""Reads the figures in a casebook's effect bullets (事業効果): only sentences of known forms; the rest stays unread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl import clean
from etl.clean import Unreadable
from etl.readers.casebook_pages import Case, Joined, half_width
from etl.readers.casebook_sheet import BULLET, Sheet
from etl.readers.records import Printed

_N = r"(?:約|計|概算|延べ|平均)*\d[\d,.]*[千百万億]*(?:~\d[\d,.]*[千百万億]*)?"
_MORE = r"(?:程度|弱|強|余り?)?"
_PER_UNIT = re.compile(r"(?:1|一)(?:件|人|園|施設|校|課|日|回|か月|団体|か所|世帯|通|枚)(?:あたり|当たり|につき)")
_PART_BEFORE_AND_AFTER = re.compile(r"所要時間が.*\d.*から.*短縮")
_YEAR = r"(?<![\d数十百半か一二三四五六七八九])(?:1年間?|年間)(?:あたり|当たり|で|の)?、?"  # not 5年間
_RESIDENTS = re.compile(r"住民|市民|町民|村民|区民|県民|保護者|利用者|来庁者|事業者")
_OTHERS = re.compile(
    rf"{_RESIDENTS.pattern}|申請者|企業|業者|委託先|受託|ベンダー|オペレーター|県全体|連合|構成(?:市|団体)|圏域"
    r"|(?:(?<!担当)者|(?<!職)員|人|家|民|所|店舗?|社|[町村])の[^、。]{0,4}(?:業務|作業|事務)時間"  # whose time it is
)
_EACH = re.compile(
    r"(?:1|一|ひと)(?!年)[^\d、。]{1,6}?(?:あたり|当たり|につき)|ひとり|ごとに|毎に|それぞれ|平均|各[^、。\d]{0,10}\d"
    r"|各(?:課|部|局|室|係|校|園|館|所|施設|職場|学校|支所|出張所|区|市|町|村|団体|自治体|担当|職員|業務)"
)
# Words for less than the whole case, or for another span than one year.
_PART = re.compile(
    r"一部|試行|実証|最大|最も|もっとも|累計|延べ|通算|うち|例えば|たとえば|の例|半分|半減|\d割"
    r"|(?:[2-9]|\d\d)[かヵヶ]?年間|(?:1|一)人(?:で|が|の)|モデル|先行|ある(?:課|部署|施設|職員)|\d(?:課|係|室|部署)(?!の?合計|全体)"
    r"|(?:課|室|係|局|部|部門|所|園|校|館|業務|作業|事務|手続き?|確認)(?:で|に(?:おいて|ついて|関して))は"
)
_ESTIMATE = re.compile(r"推計|見込|試算|想定|予測")
_ESTIMATED = re.compile(
    rf"(?:{_ESTIMATE.pattern})(?:み|む|まれ(?:る|た|ている)|んで(?:いる)?|さ?れ(?:る|た|ている)|し(?:た|ている)|する)?"
    r"(?:である|だ|がある|とな(?:る|った|っている))?\)?$"
)
# What follows a figure in a sentence of its own and takes it back in part.
_TAKEN_BACK = re.compile(rf"ただし|に限|これは|この(?:数|時間)|{_ESTIMATE.pattern}")
_OVERTAKEN = re.compile(rf"(?:{_ESTIMATE.pattern})[^、。]{{0,8}}(?:が、|ものの|一方|けれど)")  # what came of it follows
_TARGET = re.compile(r"目指|目標|予定")
# Hopes, conditions, denials and other bodies: whatever the verb, no result of this case is told.
_NO_RESULT = re.compile(
    r"期待|図る|図って|考え|思わ|計画して|なかった|できな|られな|れば|仮に|余地|検討(?:中|して)|可能性|他(?:市|町|村|県|都市|自治体|団体)"
    r"|他の(?:市|町|村|県|都市|自治体|団体)|(?<![本当])(?:市|町|村|区|都|府|県|国|団体|自治体)(?:で|において)は"
    r"|(?<!当)(?:団体|自治体)(?:が|は|も|で|において)|先進|今後|将来|(?:事例|例|ケース|こと)(?:も|が)ある"
)
_SAVED = r"(?:削減|短縮|縮減|軽減|節減|減少)(?:効果)?"
_TOLD = re.compile(
    rf"\)?、?[^、。]*?{_SAVED}(?:(?:を|が|も)?(?:実現|達成)?(?:した|された|している|されている|できた|できている)"
    r"|が(?:図られた|図られている|あった|見られた|認められた)|(?:と|に)なった|(?:と|に)なっている"
    r"|に(?:つなが|繋が)(?:った|っている)|に成功した)?(?=[。)]|$)"
)
_TOLD_LATER = re.compile(rf"\)?、?[^、。]*?{_SAVED}(?:し|され|でき|と|(?:を|が)?実現し|(?:と|に)なり)、")
_PRESENT = re.compile(rf"\)?、?[^、。]*?{_SAVED}(?:する|される|できる|が?ある|(?:と|に)なる)?[。)]")
_END_OF_RESULT = re.compile(
    r"(?:(?<!なか)った|[しれきえ]た|[てで]いる|[人件%]である|回答|好評|削減|短縮|縮減|軽減|節減|減少|[人件%日])\)?。?$"
)
_DATES = re.compile(
    r"(?:令和|平成|[RHS])(?:元|\d{1,2})(?:年度?|[./])?(?:\d{1,2}月?)?(?:\d{1,2}日)?|\d{4}年度?(?:\d{1,2}月)?"
    rf"|24時間(?!の)|[A-Za-z]+\d[\d.]*|1年間?(?:あたり|当たり|で)|1か所(?=で)|{_PER_UNIT.pattern}"
)
_TIME_SAVED = re.compile(r"(?<!\d)(?!24時間)\d[\d,.]*(?:時間|分(?![類野散割の])).*(?:短縮|削減|軽減|かか|要し|作業)")
_FIGURES = {
    unit_code: re.compile(rf"(?!24時間)(?<![\d,.])\d[\d,.]*[千百万億]*{unit}")
    for unit_code, unit in {"hours": "時間", "yen": "円", "sheets": "枚", "persons": "人"}.items()
}
_DENIED = re.compile(r"ない|なかった|不便|不満|前の方が")
_QUOTED = re.compile(r"「[^」]*」")
_FISCAL_YEAR = r"(?:令和|平成|[RHS])(?:元|\d{1,2})年度"


@dataclass(frozen=True)
class Form:
    """A form of sentence whose figure can be read surely, and what the figure then means."""

    pattern: re.Pattern[str]
    metric_code: str
    metric_name: str
    unit_code: str
    side_code: str
    period_code: str | None = None  # None: as printed around the figure
    scope_code: str = "whole"
    is_staff_time: bool = False
    tells: str = "saving"  # how the print says that it has happened: a verb of saving, `state` or `list`
    needs: re.Pattern[str] | None = None
    excludes: re.Pattern[str] | None = None
    is_alone: bool = False  # beside others of its unit in a sentence it may be a part, a former year or a plan

    @property
    def is_saving(self) -> bool:
        """Whether the figure is a saving, of which hopes, denials and other bodies' successes are told as well."""
        return self.tells != "state"


@dataclass(frozen=True)
class Effect:
    """One quantified effect with its evidence; `fiscal_year` where the figure stands in a list of years."""

    form: Form
    value: float
    value_max: float | None
    is_approx: bool
    period_code: str
    basis_code: str
    printed: Printed
    fiscal_year: int | None = None
    is_example: bool = False  # behind 例：, so of one service among several

    @property
    def metric_name(self) -> str:
        """The short name of the metric, with the fiscal year where the print lists several."""
        year = f"（{self.fiscal_year}年度）" if self.fiscal_year else ""
        return f"{self.form.metric_name}{year}"

    @property
    def scope_code(self) -> str:
        """Whether the figure speaks of the whole case."""
        return "per_unit" if self.is_example else self.form.scope_code

    @property
    def is_yearly_hours_of_case(self) -> bool:
        """Whether the figure is staff hours of the whole case in a year."""
        form = self.form
        is_hours_a_year = form.unit_code == "hours" and self.period_code == "per_year"
        return form.is_staff_time and self.scope_code == "whole" and is_hours_a_year


@dataclass
class Bullets:
    """The effects of one page, and what its bullets hold in figures beyond them."""

    effects: list[Effect] = field(default_factory=list)
    unread: list[Printed] = field(default_factory=list)
    unread_hours: list[Printed] = field(default_factory=list)


@dataclass(frozen=True)
class Hours:
    """What the bullets say of staff hours saved in a year by the whole case, and what in them is open."""

    status_code: str
    effect: Effect | None = None
    doubt: Printed | None = None


_WORK = re.compile(r"業務|作業|事務|職員|勤務")
_OPEN_HOURS = re.compile(rf"{_WORK.pattern}|所要時間|時間(?:を)?削減")
_FORMS = (
    Form(
        re.compile(rf"{_YEAR}(?:職員の)?(?:(?:業務|作業|事務)時間)?(?:を|が)?(?P<figure>{_N}時間{_MORE})"
                   r"(?:分?の(?:[^、。をがたるの]{1,6}の)?(?:業務|作業|事務|勤務)(?:時間)?)?"
                   r"(?:分?の|を|が)?(?:削減|短縮|縮減|軽減)"),
        "staff_time", "職員の業務時間の削減", "hours", "staff", "per_year",
        is_staff_time=True, needs=_WORK,
        excludes=re.compile(rf"{_EACH.pattern}|{_PART.pattern}|{_OTHERS.pattern}|待ち時間|手続時間"), is_alone=True,
    ),
    Form(
        re.compile(rf"職員の(?:作業|業務|事務)時間(?:を|が)[^、。]*?\(年間で?(?P<figure>{_N}時間{_MORE})\)"
                   r"、?(?:それぞれ)?を?(?:削減|短縮)"),
        "staff_time", "職員の業務時間の削減", "hours", "staff", "per_year", is_staff_time=True,
        excludes=re.compile(r"各(?:課|部|局|室|係|校|園|館|所|施設|職場|学校|支所|出張所|区|担当|業務)"),
    ),
    Form(
        re.compile(rf"削減時間:?(?:{_FISCAL_YEAR}\s?{_N}時間、)*{_FISCAL_YEAR}\s?(?P<figure>{_N}時間)(?=\)|。|$)"),
        "staff_time", "職員の業務時間の削減", "hours", "staff", "per_year",
        is_staff_time=True, tells="list", needs=re.compile(r"業務|職員|作業"), excludes=_OTHERS,
    ),
    Form(
        re.compile(rf"(?:1|一)(?:園|施設|校|課|団体|か所)(?:あたり|当たり|につき)[^、。]{{0,10}}?"
                   rf"(?P<figure>{_N}時間(?:/[月日年])?{_MORE})の(?:業務|作業|事務)時間を(?:削減|短縮)"),
        "staff_time", "職員の業務時間の削減（1施設あたり）", "hours", "staff",
        scope_code="per_unit", is_staff_time=True, excludes=_PART,
    ),
    Form(
        re.compile(rf"(?:1|一)日(?:あたり|当たり)(?P<figure>{_N}分{_MORE})の(?:短縮|削減)"),
        "staff_time", "職員の業務時間の削減（1日あたり）", "minutes", "staff", "per_day", "per_unit",
        is_staff_time=True, needs=re.compile(r"業務|作業|事務"), excludes=_RESIDENTS,
    ),
    Form(
        re.compile(rf"(?<!年間の)(?:準備|作業|事務|業務)(?:にかかる|に要する)?時間を(?P<figure>{_N}時間{_MORE})(?:削減|短縮)"),
        "staff_time", "職員の業務時間の削減（期間の記載なし）", "hours", "staff", "none", "per_unit",
        is_staff_time=True, excludes=re.compile(rf"{_EACH.pattern}|{_OTHERS.pattern}|{_YEAR}"),
    ),
    Form(
        re.compile(rf"時間外勤務(?:時間)?(?:は|が|を)(?P<figure>{_N}%)(?:の)?(?:削減|縮減|減少)"),
        "staff_time", "時間外勤務の削減率", "percent", "staff", "none", excludes=_PART,
    ),
    Form(
        re.compile(rf"(?P<figure>{_N}円{_MORE})(?:の[^、。\dをにがる]{{0,8}})?(?:を|の|が)?(?:削減|縮減|節減)"),
        "cost", "経費の削減", "yen", "money",
        is_alone=True,
        excludes=re.compile(rf"{_EACH.pattern}|{_PART.pattern}|{_OTHERS.pattern}|[国県]の|試算。|差し引"),
    ),
    Form(
        re.compile(rf"削減費用が(?P<figure>{_N}円{_MORE})になると(?:試算|推計|想定)"),
        "cost", "経費の削減見込み", "yen", "money",
    ),
    Form(
        re.compile(rf"(?P<figure>{_N}枚(?:/年)?{_MORE})の紙(?:資料)?(?:の|を)(?:削減|縮減)"),
        "paper", "紙の削減", "sheets", "paper", is_alone=True,
        excludes=re.compile(rf"{_EACH.pattern}|{_PART.pattern}|月(?:間|に|あたり)?(?={_N}枚)|か月|毎月"),
    ),
    Form(
        re.compile(rf"(?:利用申請者|利用者|登録者|利用UU)数は?(?P<figure>{_N}人{_MORE})(?=[。、)]|となっ|であ|に(?:達|上)|$)"),
        "usage", "利用者数", "persons", "service", "total", tells="state", is_alone=True,
        excludes=re.compile(rf"{_EACH.pattern}|一部|試行|実証|最大|うち|(?:日|月|月間|年間|のべ|延べ)の?(?:利用|登録)"),
    ),
    Form(
        re.compile(rf"(?:予約|申請|利用|受付|相談)件数は?\s?(?P<figure>{_N}件/日)"),
        "usage", "利用件数", "items", "service", "per_day", tells="state",
    ),
    Form(
        re.compile(rf"(?:予約|申請|契約|利用|決裁|電子化)の?(?:割合|率)(?:が|は)(?P<figure>{_N}%)"
                   r"(?=となり|となった|に達し|。|である)"),
        "rate", "オンライン等の利用率", "percent", "service", "none", tells="state",
        excludes=re.compile(rf"{_EACH.pattern}|{_PART.pattern}|\d歳"),
    ),
    Form(
        re.compile(rf"(?P<figure>{_N}%)の職員(?:\([^)]*\))?(?:から|が|は)"
                   r"「[^」]*(?:便利|満足|効率化|簡単|助か)[^」]*」と(?:の)?回答"),
        "satisfaction", "職員の肯定的な回答", "percent", "staff", "none", tells="state", excludes=_DENIED,
    ),
    Form(
        re.compile(rf"(?P<figure>{_N}%)(?:の[^、。「職]{{1,10}})?(?:から|が|は)"
                   r"「[^」]*(?:便利|満足|簡単|使いやす)[^」]*」(?=(?:「[^」]*」)?(?:と(?:の)?回答|、))"),
        "satisfaction", "利用者の肯定的な回答", "percent", "residents", "none", tells="state",
        needs=re.compile(r"住民|市民|町民|保護者|利用者"), excludes=_DENIED,
    ),
    Form(
        re.compile(rf"(?:完了|終了|交付|発行)までの総?日数が(?P<figure>{_N}日{_MORE})の?短縮"),
        "turnaround", "手続完了までの日数の短縮", "days", "residents", "none", "per_unit",
    ),
    Form(
        re.compile(rf"(?:発行|交付)までの所要時間が(?P<figure>{_N}分{_MORE})の?短縮"),
        "resident_time", "住民の所要時間の短縮", "minutes", "residents", "none", "per_unit",
        needs=re.compile(r"住民|市民|町民"),
    ),
    Form(
        re.compile(rf"(?:住民|市民|町民|保護者|利用者)の待ち時間が(?:1|一)日あたり[^、。\d]{{0,15}}"
                   rf"(?P<figure>{_N}分{_MORE})の?(?:短縮|削減)"),
        "resident_time", "待ち時間の短縮（1日あたり）", "minutes", "residents", "per_day", "per_unit",
    ),
)  # fmt: skip
_SERIES_FORM = _FORMS[2]


def bullets(sheet: Sheet) -> Bullets:
    """Return the effects that the page's bullets state in known forms, and the bullets with further figures."""
    found = Bullets()
    for section in sheet.all(BULLET):
        _read_bullet(sheet.joined(section.printed_lines), found)
    return found


def _read_bullet(text: Joined, found: Bullets) -> None:
    spans = []
    for effect, span in sorted(_effects(text), key=lambda found: found[1]):
        found.effects.append(effect)
        spans.append(span)
    rest = _without(text.half, spans)
    if re.search(r"\d", _DATES.sub("", rest)):
        found.unread.append(text.printed())
    if re.search(r"\d時間", _DATES.sub("", rest)) and _OPEN_HOURS.search(rest):
        found.unread_hours.append(text.printed())


def _without(half: str, spans: list[tuple[int, int]]) -> str:
    return "".join(" " if any(first <= at < last for first, last in spans) else char for at, char in enumerate(half))


def _effects(text: Joined) -> Iterator[tuple[Effect, tuple[int, int]]]:
    taken: list[tuple[int, int]] = []
    for form in _FORMS:
        for match in form.pattern.finditer(text.half):
            span = match.span("figure")
            if any(first < span[1] and span[0] < last for first, last in taken):
                continue
            for figure, year in _figures(form, text.half, match):
                if effect := _effect(form, text, figure, year):
                    taken.append(figure)
                    yield effect, figure


def _figures(form: Form, half: str, match: re.Match[str]) -> Iterator[tuple[tuple[int, int], str | None]]:
    """A list of fiscal years holds one figure for each."""
    if form is not _SERIES_FORM:
        yield match.span("figure"), None
        return
    for part in re.finditer(rf"(?P<year>{_FISCAL_YEAR})\s?(?P<figure>{_N}時間)", half[match.start() : match.end()]):
        first, last = part.span("figure")
        yield (match.start() + first, match.start() + last), part["year"]


def _effect(form: Form, text: Joined, span: tuple[int, int], year: str | None) -> Effect | None:
    # a list of years stands in a sentence of its own, behind the one that says whose hours they are
    sentence = text.half if form.tells == "list" else _sentence(text.half, span)
    basis_code = _basis(form, text.half, span)
    if basis_code is None or (form.needs and not form.needs.search(sentence)):
        return None
    if form.excludes and form.excludes.search(sentence):
        return None
    if form.is_alone and _is_in_question(form, text.half, sentence):
        return None
    printed = text.printed(*span)
    try:
        quantity = clean.quantity(printed.text)
        fiscal_year = clean.fiscal_year(year) if year else None
    except Unreadable:
        return None
    period_code = form.period_code or _period(text.half, span)
    return Effect(
        form, quantity.value, quantity.maximum, quantity.is_approx, period_code, basis_code, printed, fiscal_year,
        is_example="例:" in text.half[text.half.rfind("(", 0, span[0]) + 1 : span[0]],
    )  # fmt: skip


def _is_in_question(form: Form, half: str, sentence: str) -> bool:
    """Other figures of its unit in the sentence, or words behind it that take it back."""
    behind = half[half.index(sentence) + len(sentence) :]
    return len(_FIGURES[form.unit_code].findall(sentence)) > 1 or _TAKEN_BACK.search(behind) is not None


def _sentence(half: str, span: tuple[int, int]) -> str:
    first = half.rfind("。", 0, span[0]) + 1
    last = half.find("。", span[1])
    return half[first : last + 1] if last >= 0 else half[first:]


def _basis(form: Form, half: str, span: tuple[int, int]) -> str | None:
    """Only words known to tell a result, an estimate or a target behind the figure count; all others stay open."""
    sentence = half if form.tells == "list" else _sentence(half, span)
    first = 0 if form.tells == "list" else half.rfind("。", 0, span[0]) + 1
    before, behind = half[first : span[0]], half[span[1] : first + len(sentence)]
    clause = re.match(r"[^、。]*", behind)[0]
    is_estimate, is_target = _ESTIMATE.search(clause), _TARGET.search(clause)
    is_later = not (is_estimate or is_target) and (_ESTIMATE.search(behind) or _TARGET.search(behind))
    if (is_estimate and is_target) or is_later or _NO_RESULT.search(_QUOTED.sub("", sentence)):
        return None
    if form.is_saving and (_TARGET.search(before) or _OVERTAKEN.search(sentence)):
        return None
    if form.is_saving and is_estimate and not _ESTIMATED.search(clause):
        return None
    if is_target:
        return "target"
    if is_estimate:
        return "estimate"
    is_hedged_before = form.is_saving and _ESTIMATE.search(before)
    return "actual" if not is_hedged_before and _is_told(form, half, sentence, behind) else None


def _is_told(form: Form, half: str, sentence: str, behind: str) -> bool:
    if form.tells == "list":
        return True
    if form.tells == "state":
        return _END_OF_RESULT.search(sentence) is not None
    if _TOLD.match(behind) or (_PRESENT.match(behind) and "年度実績" in half):
        return True
    return bool(_TOLD_LATER.match(behind) and _END_OF_RESULT.search(sentence))


def _period(half: str, span: tuple[int, int]) -> str:
    figure = half[slice(*span)]
    if mark := re.search(r"/([年月日])", figure):
        return {"年": "per_year", "月": "per_month", "日": "per_day"}[mark[1]]
    if re.search(rf"{_YEAR}$", half[: span[0]]):
        return "per_year"
    if figure.startswith(("計", "延べ")):
        return "total"
    if re.search(rf"{_PER_UNIT.pattern}[^、。]{{0,10}}$", half[: span[0]]):
        return "per_facility"
    return "none"


def hours(found: Bullets) -> Hours:
    """Return the staff hours of the whole case in a year; `doubt` is set where figures stay open or are several."""
    yearly = [effect for effect in found.effects if effect.is_yearly_hours_of_case and effect.basis_code != "target"]
    if yearly:
        latest = _latest(yearly)
        is_single = latest is not None and latest.value_max is None
        return Hours(latest.basis_code, latest) if is_single else Hours("not_stated", doubt=yearly[0].printed)
    parts = [effect for effect in found.effects if effect.form.is_staff_time and effect.basis_code != "target"]
    open_ends = found.unread_hours + [effect.printed for effect in parts if effect.period_code == "none"]
    is_part = bool(parts) or any(_PART_BEFORE_AND_AFTER.search(half_width(part.text)) for part in found.unread_hours)
    return Hours("per_unit_only" if is_part else "not_stated", doubt=next(iter(open_ends), None))


def time_mentioned(case: Case) -> Printed | None:
    """Return the first line of a case that speaks of hours or minutes of work, for a case whose bullets give none."""
    for line in case.lines:
        if match := _TIME_SAVED.search(half_width(line.text)):
            return Printed(line.text[match.start() :].strip(), line.number, line.number)
    return None


def _latest(yearly: list[Effect]) -> Effect | None:
    """The latest actual year counts; several figures of one year may be parts, so none of them is taken."""
    actual = [effect for effect in yearly if effect.basis_code == "actual"] or yearly
    latest = max(actual, key=lambda effect: effect.fiscal_year or 0)
    same_year = [effect for effect in actual if effect.fiscal_year == latest.fiscal_year]
    is_mixed = len(actual) > 1 and any(effect.fiscal_year is None for effect in actual)
    return None if len(same_year) > 1 or is_mixed else latest
