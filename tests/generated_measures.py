"""Composes plans of the measures layout with random values, orders and irregularities, and says what is true of them.

`compose(seed, count)` returns the lines of a plan and the rows that a person would read from it.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

# What is counted, how, its counter, and another counter that must not be taken for it.
SUBJECTS = [
    tuple(line.split())
    for line in """
    オンライン予約 予約件数 件 課
    スマホ講習 受講者数 人 回
    電子契約 契約件数 件 業務
    会議録の自動作成 処理枚数 枚 課
    図書の宅配 貸出冊数 冊 館
    見守りセンサー 設置台数 台 世帯
    遠隔相談 相談回数 回 名
    証明書のネット交付 交付率 % 件
    わなの通知 捕獲頭数 頭 基
    問合せ対応の自動化 導入課数 課 件
    動画研修 開催回数 回 人
    地図の公開 公開項目数 項目 枚
    """.strip().splitlines()
]
TITLE_HEADS = ["AI を活用した", "GIS による", "LINE での", "", "", "公共施設における", "市民向けの（試行）", "庁内の"]
TITLE_TAILS = ["の推進", "の導入", "の取組", "システムの構築・運用", "に係る環境整備（第2期）", "の拡充及び見直し"]
BUREAUS = ["総務部", "市民部", "都市整備部", "健康医療部", "教育部", "議会事務局"]
DEPARTMENTS = [
    "DX 推進課",
    "市民課",
    "中央図書館",
    "建築指導課",
    "情報政策室",
    "スポーツ振興課",
    "環境センター",
    "会計課",
]
STAGES = {
    "concept": "A(構想段階)", "planning": "B(企画・計画段階)", "operating": "C(調達・運用段階)", "ended": "Z(施策終了)",
}  # fmt: skip
CHAPTERS = [
    "手続のオンライン化に係る取組",
    "データの利用に係る取組（公開の推進）",
    "カードの普及に係る取組",
    "格差の是正に係る取組",
    "標準化に係る取組（BPR）",
]
PREFECTURE, BODY = "岡山県", "架空市"
SOURCE_ID = "kakuu"
CELL_WIDTH = (17, 25)


@dataclass
class Truth:
    """What is true: rows by key, the lines of each KPI, and how often each form of target and result occurs."""

    cases: dict[str, dict[str, object]] = field(default_factory=dict)
    kpis: dict[str, dict[str, object]] = field(default_factory=dict)
    kpi_values: dict[tuple[str, int | None, str], dict[str, object]] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    forms: Counter = field(default_factory=Counter)


def compose(seed: int, count: int = 200) -> tuple[list[str], Truth]:
    """Return the lines of a plan with so many measures, and the truth."""
    return _Plan(random.Random(seed), count).compose()


@dataclass
class _Measure:
    chapter: int
    number: int
    title: str
    department: str
    year: int
    stage: str
    ended: int | None
    has_sheet: bool

    @property
    def case_id(self) -> str:
        return f"{SOURCE_ID}-{self.chapter}-{self.number:02d}"


class _Plan:
    def __init__(self, chance: random.Random, count: int) -> None:
        self.chance = chance
        self.truth = Truth()
        self.lines: list[str] = []
        self.measures = [self._measure(at, count) for at in range(count)]

    def compose(self) -> tuple[list[str], Truth]:
        self.lines += [
            "更新履歴",
            "",
            "日付 内容",
            "",
            "令和 2年 4月 1日 計画の策定",
            "",
            "令和 6年 10月 5日 更新",
            "",
            "",
        ]
        self.lines += [f"{PREFECTURE}{BODY}では、(1)-2 のとおり 100 件を超える手続を見直した。", "", ""]
        self.lines += [f"（別紙）{BODY} ICT活用計画の推進に係る個別施策", ""]
        self._index(is_ended=False)
        self._index(is_ended=True)
        self.lines += [" "] * 4
        sheets = [measure for measure in self.measures if measure.has_sheet]
        for measure in sheets:
            self._sheet(measure)
        return self.lines, self.truth

    def _measure(self, at: int, count: int) -> _Measure:
        subject = self.chance.choice(SUBJECTS)[0]
        title = self.chance.choice(TITLE_HEADS) + subject + self.chance.choice(TITLE_TAILS)
        year = self.chance.randint(2019, 2024)
        stage = self.chance.choice(["concept", "planning", "operating", "operating", "ended"])
        ended = self.chance.randint(year, 2024) if stage == "ended" else None
        per_chapter = -(-count // len(CHAPTERS))
        measure = _Measure(
            at // per_chapter + 1, at % per_chapter + 1, title, self.chance.choice(DEPARTMENTS), year, stage, ended,
            has_sheet=ended is None or self.chance.random() < 0.5,
        )  # fmt: skip
        self._state(measure)
        return measure

    def _state(self, measure: _Measure) -> None:
        self.truth.cases[measure.case_id] = {
            "source_no": f"({measure.chapter})-{measure.number}",
            "title": measure.title if measure.has_sheet else measure.title.replace(" ", ""),
            "prefecture_name": PREFECTURE,
            "municipality_name": BODY,
            "municipality_type_code": "city",
            "fiscal_year": measure.year,
            "stage_code": measure.stage,
            "department_name": measure.department.replace(" ", ""),
        }
        if measure.ended:
            self.truth.ended[measure.case_id] = measure.ended

    # --- how things are printed

    def year(self, year: int) -> str:
        """A fiscal year as these plans print it: with or without blanks, full width, 元."""
        number = str(year - 2018) if year > 2019 else self.chance.choice(["元", "元"])
        if year < 2019:
            return self.chance.choice([f"平成 {year - 1988} 年度", f"平成{year - 1988}年度"])
        return self.chance.choice(
            [f"令和 {number} 年度", f"令和{_wide(number)}年度", f"令和 {number}年度", f"令和{number} 年度"]
        )

    def number(self, value: float) -> str:
        text = f"{value:,.2f}" if value % 1 else f"{int(value):,}"
        return _wide(text) if len(text) < 3 and self.chance.random() < 0.3 else text

    def figure(self, value: float, unit: str, *, is_plain: bool = False) -> str:
        """A number with its unit; the period stands before or behind."""
        counter, _, period = unit.partition("/")
        printed = "％" if counter == "%" else counter
        about = "" if is_plain else self.chance.choice(["", "", "約 "])
        bare = f"{about}{self.number(value)}{self.chance.choice([' ', ''])}{printed}"
        if not period:
            return bare
        before = {"年": ["年 ", "毎年 "], "月": ["月 ", "月平均 ", "毎月"], "日": ["1 日 ", "1日平均 "]}[period]
        return self.chance.choice([f"{bare}/{period}", f"{bare}／{period}", f"、{self.chance.choice(before)}{bare}"])

    def cell(self, text: str) -> list[str]:
        """A sentence broken anywhere, with or without blank lines between."""
        lines: list[str] = []
        rest = text
        while rest:
            width = self.chance.randint(*CELL_WIDTH)
            lines += [rest[:width] + self.chance.choice(["", " "]), *([""] if self.chance.random() < 0.6 else [])]
            rest = rest[width:]
        return lines

    # --- the index

    def _index(self, *, is_ended: bool) -> None:
        head = "施策番号 施策名 主管課 掲載年度" + (" 施策終了" if is_ended else "")
        heads = [head, "", *(["年度", ""] if is_ended else [])]
        self.lines += ["", *(["※掲載終了段階の個別施策", ""] if is_ended else []), *heads]
        chapter = 0
        for measure in self.measures:
            if (measure.ended is not None) != is_ended:
                continue
            if measure.chapter != chapter:
                chapter = measure.chapter
                self.lines += [f"({chapter}){self.chance.choice(['', ' '])}{CHAPTERS[chapter - 1]}", ""]
            self._row(measure)
            if self.chance.random() < 0.05:
                self.lines += heads

    def _row(self, measure: _Measure) -> None:
        title = measure.title.replace(" ", "")
        if measure.has_sheet and self.chance.random() < 0.1:
            title = title.replace("）", "", 1)
        department = measure.department.replace(" ", "")
        number = f"({measure.chapter})－{measure.number}"
        years = self.year(measure.year) + (f" {self.year(measure.ended)}" if measure.ended else "")
        cut = self.chance.randint(4, len(title) - 3) if len(title) > 9 else None
        broken = self.chance.randint(1, len(department) - 1)
        form = self.chance.choice(["whole", "whole", "title", "department", "both"])
        if form == "title" and cut:
            rows = [f"{number} {title[:cut]}", title[cut:], f"{department} {years}"]
        elif form == "department":
            rows = [f"{number} {title} {department[:broken]}", department[broken:], years]
        elif form == "both" and cut:
            rows = [f"{number} {title[:cut]}", f"{title[cut:]} {department[:broken]}", department[broken:], years]
        else:
            rows = [f"{number} {title} {department} {years}"]
        self.lines += [part for row in rows for part in (f"{row} ", "")]
        if measure.ended:
            self.lines += [f"終了理由 {self.year(2021)}に 3 件の整備を終えたため。今後も{title}を", "", "続ける。", ""]

    # --- the sheets

    def _sheet(self, measure: _Measure) -> None:
        add = self.lines.extend
        title = [measure.title]
        if self.chance.random() < 0.1:
            title = [measure.title[:8], measure.title[8:]]
        bureau = self.chance.choice(["", f"{self.chance.choice(BUREAUS)} "])
        self.truth.cases[measure.case_id]["department_name"] = bureau + measure.department.replace(" ", "")
        department = f"主管課 {bureau}{measure.department}"
        add(["", "", f"({measure.chapter})-{measure.number} {title[0]} ", *[""] * 1, *title[1:], "", "■基本情報 ", ""])
        add([department, ""] if self.chance.random() < 0.9 else ["主管課 ", "", department[4:], ""])
        add([f"計画掲載年度 {self.year(measure.year)} 施策の段階 {STAGES[measure.stage]} ", "", "", "■施策の内容 ", ""])
        add(
            [
                "事業目的 ",
                "",
                "及び概要 ",
                "",
                *self.cell(f"{self.year(2016)}から 15 件の課題があり、(1)-13 と併せて改める。"),
                "",
            ]
        )
        self._progress()
        add(["", "", "", "■指標 ", ""])
        for number in range(1, self.chance.choice([1, 1, 2, 3]) + 1):
            self._kpi(measure, number)
        if self.chance.random() < 0.6:
            add(_EMPTY_SLOT)
            if self.chance.random() < 0.2:
                add(["", "", "※2 連携…番号 3 桁をもとに情報をやり取り", "", "すること。"])
        if self.chance.random() < 0.3:
            add(["", "", "", "", "", "画面の入口 ", "", "案内 2 件", "", "1F フロア 3F フロア ", "■凡例", "決", "裁"])
        add([""] * self.chance.randint(4, 9))

    def _progress(self) -> None:
        text = f"{self.year(2023)}までに 40 件を処理し、達成状況を確かめた。"
        form = self.chance.choice(["plain", "label", "headed"])
        if form == "label":
            self.lines += [f"実施状況 {text[:12]}", *self.cell(text[12:])]
        elif form == "headed":
            heads = [f"■{self.year(2022)}", "", *self.cell(text), f"■{self.year(2023)}末", "", *self.cell(text)]
            self.lines += ["実施状況 ", "", *heads]
        else:
            self.lines += ["実施状況 ", "", *self.cell(text)]
        self.lines += [
            "",
            "今後の",
            "",
            "方針 ",
            "",
            *self.cell(f"令和 7 年度に 90 件へ広げる。■{self.year(2024)}も続ける。"),
        ]

    def _kpi(self, measure: _Measure, number: int) -> None:
        kpi = _Kpi(self, f"{measure.case_id}-k{number}", is_last_year_end=measure.stage == "ended")
        first = len(self.lines) + 1
        kpi.print()
        self.truth.places[kpi.kpi_id] = (first, len(self.lines))
        self.truth.kpis[kpi.kpi_id] = {"kpi_name": kpi.name, "level_code": "measure"}
        for key, row in kpi.values.items():
            self.truth.kpi_values[kpi.kpi_id, *key] = row


_EMPTY_SLOT = ["KPI（指標）  ", "", "概要及び ", "", "スケジュール ", " 達成", "", "状況 ", " ", "", ""]


class _Kpi:
    """One KPI slot: prints itself and keeps what is true of it."""

    def __init__(self, plan: _Plan, kpi_id: str, *, is_last_year_end: bool) -> None:
        self.plan = plan
        self.chance = plan.chance
        self.kpi_id = kpi_id
        self.is_ended = is_last_year_end
        self.noun, self.metric, self.counter, self.other = self.chance.choice(SUBJECTS)
        period = (
            "" if self.counter in ("%", "課", "項目", "台") else self.chance.choice(["", "", "", "/月", "/年", "/日"])
        )
        self.unit = self.counter + period
        self.is_numeric = self.chance.random() < 0.7
        self.name = f"{self.noun}の{self.metric}" if self.is_numeric else f"{self.noun}の仕組みの構築"
        self.values: dict[tuple[int | None, str], dict[str, object]] = {}

    def value(self) -> float:
        if self.counter == "%":
            return self.chance.randint(1000, 9900) / 100
        return self.chance.choice(
            [self.chance.randint(2, 9), self.chance.randint(10, 99), self.chance.randint(1000, 99999)]
        )

    def say(
        self, year: int | None, kind: str, value: float | None = None, unit: str | None = None, said: str | None = None
    ):
        self.values[year, kind] = {"value": value, "unit_name": unit, "achievement_code": said}

    def print(self) -> None:
        target = self._target()
        while self.is_numeric and self.chance.random() < 0.35:
            target += self._revision()
        lines = self.plan.lines
        lines += self._labelled(target)
        years = sorted(self.chance.sample(range(2019, 2025), self.chance.randint(0, 4)))
        is_glued = self.chance.random() < 0.2
        lines += ["達成状況 "] if is_glued else ["達成", *[""] * self.chance.randint(0, 1), "状況 "]
        lines += [""]
        for year in years:
            self._result(year, is_last=year == years[-1])
        lines += [""]

    def _labelled(self, target: list[str]) -> list[str]:
        name = [f"KPI（指標） {self.name} ", ""]
        if self.chance.random() < 0.15 and " " not in self.name[6:8]:
            name = [f"KPI（指標） {self.name[:7]}", "", f"{self.name[7:]} ", ""]
        first, *rest = target
        form = self.chance.choice(["two", "two", "broken", "on_label", "one"])
        labels = {
            "two": ["概要及び ", "", "スケジュール ", "", first],
            "broken": ["概要及び ", "スケジュー", "", "ル ", "", first],
            "on_label": ["概要及び ", "", f"スケジュール {first}"],
            "one": ["概要及びスケジュール ", "", first],
        }
        return [*name, *labels[form], *rest, ""]

    # --- targets

    def _target(self) -> list[str]:
        year = self.chance.randint(2019, 2024)
        if not self.is_numeric:
            return self._plain_target(year)
        forms = [self._simple] * 6 + [self._by_line, self._from_to, self._without_year, self._aside]
        if "/" not in self.unit:
            forms += [self._in_months, self._baseline, self._labelled_figures, self._two_figures, self._in_name]
        form = self.chance.choice(forms)
        self.plan.truth.forms[form.__name__] += 1
        return form(year)

    def figure(self, value: float) -> str:
        return self.plan.figure(value, self.unit)

    def _simple(self, year: int) -> list[str]:
        value = self.value()
        self.say(year, "target", value, self.unit)
        printed, figure = self.plan.year(year), self.figure(value)
        return self.plan.cell(
            self.chance.choice(
                [
                    f"{printed}までに{self.metric}を{figure}にする。",
                    f"{printed}末までに、{self.noun}の{self.metric}{figure}を目指す。",
                    f"{self.noun}を広く知らせ、{printed}以降の{self.metric}を{figure}程度とすることをめざす。",
                ]
            )
        )

    def _without_year(self, _: int) -> list[str]:
        value = self.value()
        self.say(None, "target", value, self.unit)
        return self.plan.cell(f"{self.noun}を続け、{self.metric}を{self.figure(value)}とする。")

    def _by_line(self, year: int) -> list[str]:
        lines = []
        mark = self.chance.choice(["：", " "])
        for at in (year, year + 1):
            value = self.value()
            self.say(at, "target", value, self.unit)
            lines += [
                f"令和 {at - 2018 if at > 2019 else '元'} 年度{mark}{self.metric} {self.figure(value).strip('、')} ",
                "",
            ]
        return lines

    def _labelled_figures(self, year: int) -> list[str]:
        if self.counter == "%":
            return self._simple(year)
        lines = []
        for at in (year, year + 1):
            value = self.chance.randint(1, 40)
            self.say(at, "target", value, self.counter)
            lines += [f"■{self.plan.year(at)} ", "", f"・利用{self.counter}数：{self.plan.number(value)} "]
        return lines

    def _from_to(self, year: int) -> list[str]:
        before, value = self.value(), self.value()
        self.say(year, "target", value, self.unit)
        counter, _, period = self.unit.partition("/")
        first, last = (self.plan.figure(number, counter, is_plain=True) for number in (before, value))
        if period:
            first, last = f"{first}/{period}", f"{last}/{period}"
        return self.plan.cell(f"{self.plan.year(year)}までに{self.metric}を {first}から {last}に増やす。")

    def _in_months(self, year: int) -> list[str]:
        value = self.value()
        self.say(year, "target", value, self.unit)
        era = year - 2018
        return self.plan.cell(
            f"令和 {era if era > 1 else '元'} 年 8 月から令和 {era + 1} 年 3 月で{self.metric}"
            f" {self.figure(value)}（年換算約 {self.plan.number(self.value())} {self.counter}）を見込む。"
        )

    def _baseline(self, year: int) -> list[str]:
        before, value = self.value(), self.value()
        self.say(2018, "result", before, self.unit)
        self.say(year, "target", value, self.unit)
        figures = [self.plan.figure(number, self.unit, is_plain=True) for number in (before, value)]
        return self.plan.cell(
            f"窓口の負担が大きいため、平成 30 年度に {figures[0]}であった{self.metric}を{self.plan.year(year)}までに"
            f" {figures[1]}に改める。"
        )

    def _two_figures(self, year: int) -> list[str]:
        """A person knows which of the two is the KPI's; a reader must not guess."""
        value = self.value()
        self.say(year, "target", value, self.unit)
        other = f"{self.plan.year(year)}に説明会を {self.chance.randint(2, 5)} 回開き"
        return self.plan.cell(f"{other}、{self.metric}を{self.figure(value)}以上とする。")

    def _in_name(self, year: int) -> list[str]:
        value = self.value()
        self.say(year, "target", value, self.unit)
        self.name = f"{self.noun} {self.plan.figure(value, self.unit, is_plain=True)}の{self.metric}を実現"
        return self.plan.cell(f"{self.plan.year(year)}中に、最もよい仕組みを選び、使い始める。")

    def _aside(self, year: int) -> list[str]:
        lines = self._simple(year)
        return [*lines, "", *self.plan.cell(f"令和 {year - 2017} 年度以降の KPI は実績を見て設定する。")]

    def _revision(self) -> list[str]:
        form = self.chance.choice(["【{}見直し】", "【{}に見直し】"])
        mark = form.format(self.plan.year(self.chance.randint(2021, 2024)))
        next_target = self.chance.choice([self._simple, self._without_year])
        if self.chance.random() < 0.2:
            value = self.value()
            year = self.chance.randint(2021, 2024)
            self.say(year, "target", value, self.unit)
            text = f"{self.plan.year(year)}の{self.metric}を{self.figure(value)}に変更"
            return ["", *self.plan.cell(f"（R{self.chance.choice('４5')}年度修正：{text}）")]
        return ["", f"{mark} ", "", *next_target(self.chance.randint(2022, 2025))]

    def _plain_target(self, year: int) -> list[str]:
        form = self.chance.choice(["year"] * 5 + ["tools", "month", "none", "none", "two", "two", "slip"])
        era = year - 2018 if year > 2019 else "元"
        read = {"year": year, "tools": year, "month": year, "none": None, "two": year + 1, "slip": year}[form]
        self.say(read, "target")
        text = {
            "year": f"{self.plan.year(year)}中に、8341-3：2016 に合わせて仕組みを整える。",
            "tools": f"{self.plan.year(year)}に、10 台の端末を使って広く知らせる。",
            "month": f"令和 {era} 年 9 月に準備し、10 月に本格的に始める。",
            "none": "随時、使いやすくするための検討を行う。",
            "two": f"{self.plan.year(year)}に調べ、{self.plan.year(year + 1)}より順に試す。",
            "slip": f"令和{era}度中に仕組みを作る。",
        }
        return self.plan.cell(text[form])

    # --- results

    def _result(self, year: int, *, is_last: bool) -> None:
        end = self.chance.choice(["末", "末", "末", ""])
        heading = f"■{self.plan.year(year)}{end} "
        if self.chance.random() < 0.04:
            self.plan.lines += [heading, ""]
            return
        form = self.chance.choice(self._numeric_results() if self.is_numeric else self._plain_results())
        self.plan.truth.forms[form.__name__] += 1
        text = form(year)
        if self.chance.random() < 0.1:
            self.plan.lines += [heading + text[:9], *self.plan.cell(text[9:])]
        else:
            self.plan.lines += [heading, *[""] * self.chance.randint(0, 1), *self.plan.cell(text)]
        if self.chance.random() < 0.15:
            self.plan.lines += self.plan.cell(
                f"※市全体の{self.plan.year(year)}の{self.noun}は {self.plan.number(self.value())} {self.counter}。"
            )
        if is_last and self.is_ended:
            mark = self.chance.choice(["【終了理由】", "（終了理由）"])
            self.plan.lines += ["", f"{mark} ", "", *self.plan.cell("目標の 30 件を達成したため。")]
        self.plan.lines += [""] * self.chance.randint(1, 3)

    def _plain_results(self) -> list:
        return [self._text_only] * 5 + [self._closed, self._stray_figure, self._stray_figure, self._short_of]

    def _numeric_results(self) -> list:
        """Plain results are as frequent as in the plans in use, three of five; each irregular form is one of 50."""
        forms = [self._reached] * 16 + [self._achieved] * 6 + [self._nearly] * 2 + [self._missed] * 4 + [
            self._total, self._split, self._equals, self._after_year, self._bracketed, self._of_goal, self._bare,
            self._text_only, self._closed, self._other_counter, self._something_else, self._change, self._outlook,
            self._running_total, self._in_words, self._below, self._goal_alone, self._next_year, self._most,
        ]  # fmt: skip
        if "/" in self.unit:
            forms += [self._without_period] * 2
        if self.counter == "%":
            forms += [self._comma] * 2
        else:
            forms += [self._zero] * 2
        return forms

    def _reached(self, year: int, ending: str = "となった。", said: str | None = None) -> str:
        value = self.value()
        self.say(year, "result", value, self.unit, said)
        return f"{self.metric}は{self.figure(value)}{ending}"

    def _achieved(self, year: int) -> str:
        return self._reached(
            year, self.chance.choice(["となり、目標を達成した。", "となり達成した。", "で達成できた。"]), "achieved"
        )

    def _nearly(self, year: int) -> str:
        return self._reached(year, self.chance.choice(["でほぼ達成できた。", "となり、おおむね達成した。"]), "nearly")

    def _missed(self, year: int) -> str:
        ending = [
            "であり達成はしなかったものの、近い値となった。",
            "で、達成できなかった。",
            "で、目標には至らなかった。",
            "（未達）。",
        ]
        return self._reached(year, self.chance.choice(ending), "not_achieved")

    def _total(self, year: int) -> str:
        parts = [self.chance.randint(1, 90), self.chance.randint(1, 90)]
        self.say(year, "result", sum(parts), self.unit)
        first, last, total = (self._behind(number) for number in (*parts, sum(parts)))
        return f"{self.noun}は本庁で約 {first}、出張所で約 {last}、合わせて約 {total}となった。"

    def _behind(self, value: float) -> str:
        """A figure whose period stands behind it."""
        counter, _, period = self.unit.partition("/")
        return self.plan.figure(value, counter, is_plain=True) + (f"/{period}" if period else "")

    def _split(self, year: int) -> str:
        self.say(year, "result")
        return f"({self.noun}本庁)約{self._behind(7)} ({self.noun}出張所)約{self._behind(2)}"

    def _equals(self, year: int) -> str:
        value = self.value()
        self.say(year, "result", value, self.unit)
        return f"{self.metric}＝{self._behind(value)}"

    def _after_year(self, year: int) -> str:
        value = self.value()
        self.say(year, "result", value, self.unit)
        before = self.plan.figure(self.value(), self.counter, is_plain=True)
        return f"{self.plan.year(year - 1)}の{before}から伸び、{self.metric}は{self.figure(value)}となった。"

    def _bracketed(self, year: int) -> str:
        return self._reached(year, f"（うち窓口 {self.chance.randint(2, 60)} {self.counter}）となった。")

    def _of_goal(self, year: int) -> str:
        value = self.value()
        self.say(year, "result", value, self.unit)
        goal = self.figure(self.value()).strip("、")
        start = self.chance.choice([f"{goal}を目指したが、", f"目標の{goal}に対し、"])
        return f"{start}{self.noun}の実績は{self.figure(value)}であった。"

    def _bare(self, year: int) -> str:
        value = self.value()
        self.say(year, "result", value, self.unit)
        return self._behind(value) + self.chance.choice(["", "(3/31 時点)"])

    def _text_only(self, year: int) -> str:
        self.say(year, "result")
        return self.chance.choice(
            ["関係する課との調整を進めている。", "前と同じ内容を行った。", "令和 6 年 11 月から使う準備を整えた。"]
        )

    def _closed(self, year: int) -> str:
        self.say(year, "result")
        return "施策終了"

    def _stray_figure(self, year: int) -> str:
        self.say(year, "result")
        return f"市内の {self.chance.randint(2, 9)} 園に端末を置き、3 部から順に始めた。"

    def _short_of(self, year: int) -> str:
        self.say(year, "result", said="not_achieved")
        return self.chance.choice(["未達（相手先の都合により始まりが遅れた）", "すべてに行きわたるには至っていない。"])

    def _other_counter(self, year: int) -> str:
        value = self.chance.randint(2, 90)
        self.say(year, "result", value, self.other)
        return f"人の数がつかめず、{self.noun}は {value} {self.other}で行った。"

    def _something_else(self, year: int) -> str:
        self.say(year, "result")
        counter = self.chance.choice([self.counter, "回"]).replace("%", "回")
        return f"知ってもらうため、広報紙の記事を {self.chance.randint(2, 9)} {counter}ほど出した。"

    def _change(self, year: int) -> str:
        self.say(year, "result")
        return f"{self.metric}は先の年より {self.chance.randint(2, 90)} {self.counter.replace('%', '件')}増加した。"

    def _outlook(self, year: int) -> str:
        self.say(year, "result")
        return f"{self.metric}は{self.figure(self.value())}となる見込みである。"

    def _running_total(self, year: int) -> str:
        self.say(year, "result")
        return f"開始からの{self.metric}の累計は {self.plan.figure(self.value(), self.counter)}である。"

    def _in_words(self, year: int) -> str:
        self.say(year, "result")
        return f"{self.metric}は、見込んだ数の{self.chance.choice(['半分程度', 'およそ半分', '多数'])}であった。"

    def _below(self, year: int) -> str:
        self.say(year, "result")
        figure = self.plan.figure(self.chance.randint(20, 90), self.counter, is_plain=True)
        return f"{self.metric}は {figure}{self.chance.choice(['未満であった', 'に満たなかった', 'を下回った'])}。"

    def _goal_alone(self, year: int) -> str:
        self.say(year, "result", said="not_achieved")
        goal = self.plan.figure(self.value(), self.counter, is_plain=True)
        return f"{goal}の{self.metric}を{self.chance.choice(['目標として', '目指して'])}いたが、達成できなかった。"

    def _next_year(self, year: int) -> str:
        self.say(year, "result")
        figure = self.plan.figure(self.value(), self.counter, is_plain=True)
        return self.chance.choice(
            [
                f"{self.plan.year(year + 1)}には{self.metric}を{figure}とする。",
                f"{self.plan.year(year + 1)}に窓口を改め、{self.metric}を{figure}とする。",
            ]
        )

    def _most(self, year: int) -> str:
        self.say(year, "result")
        figure = self.plan.figure(self.value(), self.counter)
        return f"{self.metric}は{self.chance.choice(['最大で', '最も多い日に'])} {figure}となった。"

    def _without_period(self, year: int) -> str:
        value = self.value()
        self.say(year, "result", value, self.counter)
        return f"{self.metric}は{self.plan.figure(value, self.counter)}となった。"

    def _comma(self, year: int) -> str:
        value = self.chance.randint(1000, 9900) / 100
        self.say(year, "result", value, "%")
        return f"{value:.2f}".replace(".", ",") + "％(3/31 時点)"

    def _zero(self, year: int) -> str:
        self.say(year, "result", 0, self.counter)
        return f"{self.noun}の{self.counter}数は{self.chance.choice(['', '引き続き'])}ゼロとなった。"


def _wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isascii() and char != " " else char for char in text)
