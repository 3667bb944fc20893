"""Generates whole lists of grant project sheets, with the irregularities of the layout at random places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from generated import UNCLEAR, Chance, Document, OneOf, wrapped

PREFECTURES = {"大阪府": ("osaka-2024", 2024), "兵庫県": ("hyogo", None)}
BODIES = {"大阪府": (
    ("堺市", "", "designated_city"), ("大阪市", "", "designated_city"), ("岸和田市", "", "city"),
    ("四條畷市", "", "city"),
    ("東大阪市", "", "city"), ("泉佐野市", "", "city"), ("大阪狭山市", "", "city"), ("貝塚市", "", "city"),
    ("豊能町", "豊能郡", "town"), ("熊取町", "泉南郡", "town"), ("太子町", "南河内郡", "town"), ("田尻町", "", "town"),
    ("千早赤阪村", "南河内郡", "village"), ("大阪府", "", "prefecture"), ("池田市", "", "city"), ("八尾市", "", "city"),
), "兵庫県": (
    ("神戸市", "", "designated_city"), ("姫路市", "", "city"), ("たつの市", "", "city"), ("養父市", "", "city"),
    ("丹波篠山市", "", "city"), ("市川町", "神崎郡", "town"), ("上郡町", "赤穂郡", "town"),
    ("香美町", "美方郡", "town"),    ("宝塚市", "", "city"), ("兵庫県", "", "prefecture"), ("福崎町", "", "town"),
)}  # fmt: skip
SUBJECTS = (
    "粗大ごみ受付", "学校と保護者の連絡", "公園予約（スポーツ施設を含む）", "「待たない」窓口", "３D地図",
    "介護認定", "AI電話応答", "健康ポイント", "道路損傷の通報", "図書館（分館）", "24時間チャット相談", "観光周遊",
)  # fmt: skip
ENDINGS = (
    "のデジタル化事業",
    "システム導入事業",
    "による利便性向上事業",
    "の整備・公開事業",
    "推進事業",
    "のオンライン化",
    "環境の構築",
)
LONG_NAME = (
    "庁内に分かれて保管されている台帳をつなぎ、どの窓口でも同じ案内ができるようにする{subject}の基盤づくりの事業"
)
SUMMARIES = (
    "紙で受けていた申込を画面からの申込に改め、来庁の手間をなくすとともに、処理の状況を利用者がいつでも確かめられるようにする。",
    "各施設に置いていた台帳を一つにまとめ、担当者の確認作業を減らし、利用者への返答を早める。",
    "人口の減少が進む地区でも同じ水準の案内を続けられるよう、遠隔の窓口を設ける。",
)  # fmt: skip
SERVICES = (
    "申込の受付から通知までを画面で行う。",
    "位置の情報を地図に重ねて表示する。",
    "利用者の端末に案内を届ける。",
    "施設の空きを一覧で示す。",
)
HEADINGS = ("【申込受付サービス】", "【案内の配信】", "【地図の公開】", "【来庁者向け画面】")
OUTPUTS = (
    "電子申込の利用率", "システムの利用者数", "公開した地図の種類数", "アプリの登録者数（累計）", "講座の開催回数",
    "端末の設置台数", "年間の配信件数【住民向け】", "24時間受付の利用件数",
    "登録者数の増加（対前年度比で10％以上の増加を見込む）", "⺠間の施設からのデータ提供数",
    "窓口での受付のうち、画面から申し込まれた件数が占める割合",
)  # fmt: skip
OUTCOMES = (
    "利用者の満足度", "待ち時間の短縮", "職員の作業時間の削減", "窓口の混雑の緩和（繁忙期）", "満足度【来庁者】",
    "削減された紙の枚数", "「使いやすい」と答えた人の割合", "通知が届くまでの日数",
    "３年後も使い続けたいと答えた割合", "地域の行事への参加者数の増加",
    "問合せへの対応に要する時間が短くなったと感じる職員の割合",
)  # fmt: skip
DIAGRAM = ("利用者", "職員", "申込", "審査", "結果の通知", "庁内システム", "クラウド", "地図データ", "庁舎外")


@dataclass
class Sheet:
    """What is true of one sheet."""

    case_id: str
    name: str
    body: str
    population: int
    thousands: int


def document(seed: int, count: int = 200) -> Document:
    """Return a list of `count` sheets with its truth."""
    chance = Chance(seed)
    prefecture = list(PREFECTURES)[seed % 2]
    source_id, fiscal_year = PREFECTURES[prefecture]
    made = Document(habits=chance.habits)
    made.truth = {"cases": [], "kpis": []}
    population_of = {body: chance.randint(5_000, 900_000) for body, _, _ in BODIES[prefecture]}
    names: list[str] = []
    for number in range(1, count + 1):
        name = chance.choice(names) if names and chance.habit("name of an earlier project", 0.03) else _name(chance)
        names.append(name)
        body, district, kind = chance.choice(BODIES[prefecture])
        thousands = chance.choice(
            [chance.randint(1, 999), chance.randint(1_000, 90_000), chance.randint(100_000, 900_000)]
        )
        printed_body = _printed_body(chance, prefecture, body, district)
        sheet = Sheet(f"{source_id}-{number:02d}", name, printed_body, population_of[body], thousands)
        row = {
            "case_id": sheet.case_id, "source_id": source_id, "source_no": str(number),
            "record_type_code": "grant_project", "title": name, "prefecture_name": prefecture,
            "municipality_name": body, "municipality_type_code": kind, "population": sheet.population,
            "population_on": None, "population_is_rounded": False,
            "population_band_code": _band(sheet.population, kind), "fiscal_year": fiscal_year,
            "initial_cost_yen": None, "running_cost_yen": None, "hours_saved_per_year": None,
            "project_cost_yen": thousands * 1000, "project_cost_status_code": "reported",
            "project_cost_is_approx": False, "project_cost_tax_code": "unknown",
        }  # fmt: skip
        made.truth["cases"].append(row)
        page = _page(chance, sheet, row, made.truth["kpis"])
        if chance.habit("trailing blanks", 0.05):
            page = [f"{line} " for line in page]
        if made.lines and chance.habit("form feed at a page start", 0.05):
            page[0] = f"\f{page[0]}"
            del made.lines[-2:]
        is_narrow = chance.habit("two blank lines between sheets", 0.03)
        made.lines += [*page, *[""] * (2 if is_narrow else chance.choice([3, 3, 3, 4, 5]))]
    return made


def _name(chance: Chance) -> str:
    subject = chance.choice(SUBJECTS)
    if chance.habit("name over two lines", 0.08):
        return LONG_NAME.format(subject=subject)
    return subject + chance.choice(ENDINGS)


def _printed_body(chance: Chance, prefecture: str, body: str, district: str) -> str:
    if body == prefecture:
        return body
    if "塚" in body and chance.habit("compatibility ideograph in a body", 0.7):
        body = body.replace("塚", "\ufa10")
    if district and chance.habit("郡 left out", 0.4):
        district = ""
    return f"{prefecture}{district}{body}"


def _band(population: int, kind: str) -> str:
    if kind == "prefecture":
        return "prefecture"
    limits = ((10_000, "under_10k"), (50_000, "10k_50k"), (100_000, "50k_100k"), (300_000, "100k_300k"))
    return next((code for limit, code in limits if population < limit), "300k_plus")


def _page(chance: Chance, sheet: Sheet, row: dict, kpis: list) -> list[str]:
    name, head = _name_lines(chance, sheet), _head(chance, sheet, row)
    summary, service = _summary(chance), _service(chance, sheet)
    printed_kpis = _kpis(chance, sheet, kpis)
    diagram = _diagram(chance)
    if chance.habit("name behind the KPIs", 0.08):
        return _spaced([head, summary, service, ["主な", "KPI"], *printed_kpis, name, *diagram])
    if chance.habit("summary behind the KPIs", 0.03):
        text = summary[1:] or [SUMMARIES[0][:40]]
        return _spaced([name, head, ["事業概要"], service, ["主な", "KPI"], *printed_kpis, text, *diagram])
    lead = [[chance.choice(DIAGRAM)]] if chance.habit("diagram label before the name", 0.04) else []
    if chance.habit("name directly above the body", 0.1):
        name, head = [*name, *head], []
    elif chance.habit("name and body on one line", 0.03):
        name, head = [*name[:-1], f"{name[-1]} {head[0]}", *head[1:]], []
    if chance.habit("three blank lines within a sheet", 0.04):
        summary = [*summary, "", ""]
    if chance.habit("diagram before the KPIs", 0.1):
        return _spaced([*lead, name, head, summary, service, *diagram, ["主な", "KPI"], *printed_kpis])
    return _spaced([*lead, name, head, summary, service, ["主な", "KPI"], *printed_kpis, *diagram])


def _spaced(blocks: list[list[str]]) -> list[str]:
    lines = [line for block in blocks if block for line in [*block, ""]]
    return lines[:-1]


def _name_lines(chance: Chance, sheet: Sheet) -> list[str]:
    blank = " " if chance.habit("blank behind 【", 0.05) else ""
    lines = wrapped(f"【{blank}{sheet.name}】", 46)
    if chance.habit("name on the line after its label", 0.1):
        return ["事業概要", *lines]
    return [f"事業概要 {lines[0]}", *lines[1:]]


def _head(chance: Chance, sheet: Sheet, row: dict) -> list[str]:
    people = f"{sheet.population:,}{' ' if chance.habit('blank before 人', 0.05) else ''}人"
    if chance.habit("day of the population", 0.1):
        people += chance.choice(["(R5.12.1現在)", "（令和５年12月１日現在）"])
        row["population_on"] = date(2023, 12, 1)
    chance.habits["cost without a comma"] += sheet.thousands < 1000
    cost = f"{sheet.thousands:,}千円"
    if chance.habit("cost not in thousands of yen", 0.04):
        cost, values = chance.choice([
            (f"約{cost}", {"is_approx": True}), ("－円", {"yen": 0, "status_code": "zero"}),
            (f"{sheet.thousands}万円", {"yen": sheet.thousands * 10_000}),
            ("", {"yen": None, "status_code": "not_stated"}),
            ("（非公表）", {"yen": None, "status_code": "undisclosed"}),
            ("調整中", {"yen": UNCLEAR, "status_code": UNCLEAR}),
        ])  # fmt: skip
        row |= {f"project_cost_{name}": value for name, value in values.items()}
        if row["project_cost_yen"] in (None, UNCLEAR):
            row["project_cost_is_approx"] = None
            row["project_cost_tax_code"] = OneOf((None, "unknown"))
    elif chance.habit("cost in full width", 0.05):
        cost = cost.translate(str.maketrans("0123456789,", "０１２３４５６７８９，"))
    if chance.habit("head on several lines", 0.05):
        return [f"自治体名 {sheet.body}", f"人口 {people}", f"事業費 {cost}"]
    return [f"自治体名 {sheet.body} 人口 {people} 事業費 {cost}"]


def _summary(chance: Chance) -> list[str]:
    lines = wrapped(chance.choice(SUMMARIES), 50)
    if chance.habit("summary on the line of its label", 0.12):
        return [f"事業概要 {lines[0]}", *lines[1:]]
    return ["事業概要", "", *lines] if chance.happens(0.5) else ["事業概要", *lines]


def _service(chance: Chance, sheet: Sheet) -> list[str]:
    lines = ["具体", "サービス", ""]
    headings = chance.sample(HEADINGS, chance.randint(0, 2))
    if headings and chance.habit("own name as a heading of services", 0.05):
        headings[0] = f"【{sheet.name}】"
    for heading in headings:
        lines += [
            *wrapped(heading, 25),
            *wrapped(f"{chance.choice(['•', '・', chr(0xF06C)])} {chance.choice(SERVICES)}", 25),
        ]
    if len(lines) == 3:
        lines += wrapped(chance.choice(SERVICES), 25)
    return lines


def _kpis(chance: Chance, sheet: Sheet, kpis: list) -> list[list[str]]:
    marks = chance.one_habit({"KPIs numbered ①": 0.85, "KPIs without a number": 0.07, "KPIs with a bullet": 0.08})
    bullet = chance.choice(["●", "■", "・"])
    blocks: list[list[str]] = []
    before = len(kpis)
    is_short = chance.habit("heading without 指標", 0.05)
    for level, names, head in (
        ("output", OUTPUTS, "【アウトプット指標（活動指標）】"),
        ("outcome", OUTCOMES, "【アウトカム（成果指標）】" if is_short else "【アウトカム指標（成果指標）】"),
    ):
        chosen = chance.sample(names, chance.randint(1, 3))
        kpis += [{"case_id": sheet.case_id, "level_code": level, "kpi_name": name} for name in chosen]
        listed = _listed(chance, head, chosen, marks, bullet)
        is_first = level == "outcome" and chance.habit("outcomes before outputs", 0.03)
        blocks = [*listed, *blocks] if is_first else [*blocks, *listed]
        if is_first:
            kpis[before:] = sorted(kpis[before:], key=lambda kpi: kpi["level_code"])
    if (
        marks == "KPIs numbered ①"
        and blocks[0][0].startswith("【アウトプット")
        and chance.habit("two headings on one line", 0.05)
    ):
        at = next(index for index, block in enumerate(blocks) if block[0].startswith("【アウトカム"))
        above = [line for block in blocks[:at] for line in block]
        return [[*above[:-1], f"{above[-1]} {blocks[at][0]}", *blocks[at][1:]], *blocks[at + 1 :]]
    return blocks


def _listed(chance: Chance, head: str, names: list[str], marks: str, bullet: str) -> list[list[str]]:
    gap = " " if chance.habit("blank behind a number", 0.2) else ""
    items = []
    for number, name in enumerate(names):
        mark = {"KPIs numbered ①": f"{'①②③④⑤'[number]}{gap}", "KPIs with a bullet": bullet}.get(marks, "")
        lines = wrapped(f"{mark}{name}", 24)
        chance.habits["KPI over two lines"] += len(lines) > 1
        items.append(lines)
    if marks == "KPIs numbered ①" and chance.habit("numbers with nothing behind", 0.1):
        items += [["①②③④⑤"[number]] for number in range(len(names), 3)]
    blocks = [[head]]
    for position, lines in enumerate(items):
        if position and marks == "KPIs numbered ①" and chance.habit("blank line between KPIs", 0.03):
            blocks.append([])
        blocks[-1] += lines
    return blocks


def _diagram(chance: Chance) -> list[list[str]]:
    form = chance.one_habit({
        "no diagram": 0.3, "diagram without marks": 0.4, "diagram with ①②③": 0.15, "diagram with ❶❷": 0.05,
        "form instruction left in": 0.03, "diagram with sentences": 0.07,
    })  # fmt: skip
    if form == "no diagram":
        return []
    words = chance.sample(DIAGRAM, 4)
    if form == "diagram with ①②③":
        return [[f"{mark} {word}を選ぶ"] for mark, word in zip("①②③", words, strict=False)]
    if form == "diagram with ❶❷":
        return [[f"❶{words[0]}の準備と確認", f"❷{words[1]} ❸{words[2]}"]]
    if form == "form instruction left in":
        return [["公表される資料のため、左の内容を", "図や写真で示してください"], ["（様式自由）"]]
    if form == "diagram with sentences":
        return [[f"【{words[0]}の流れ】 {words[1]}"], *([line] for line in wrapped(chance.choice(SUMMARIES), 18))]
    return [[word] for word in words]
