"""Generates whole documents of the casebook layout, with its irregularities at random places, and their truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from generated import NEVER, UNCLEAR, Chance, Document, OneOf, full, single_full, width, wrapped
from generated_effects import bullets

BODIES = (
    ("北海道", "札幌市"), ("北海道", "余市町"), ("青森県", "五所川原市"), ("岩手県", "紫波町"), ("宮城県", "大河原町"),
    ("秋田県", "大仙市"), ("山形県", "村山市"), ("福島県", "北塩原村"), ("茨城県", "境町"), ("栃木県", "市貝町"),
    ("群馬県", "玉村町"), ("埼玉県", "さいたま市"), ("千葉県", "市川市"), ("千葉県", "八千代市"), ("東京都", "府中市"),
    ("東京都", "中央区"), ("東京都", "江東区"), ("東京都", "東村山市"), ("神奈川県", "川崎市"), ("新潟県", "十日町市"),
    ("富山県", "富山市"), ("石川県", "野々市市"), ("福井県", "越前町"), ("山梨県", "市川三郷町"), ("長野県", "大町市"),
    ("岐阜県", "関ケ原町"), ("静岡県", "浜松市"), ("愛知県", "東郷町"), ("三重県", "四日市市"),
    ("滋賀県", "近江八幡市"),
    ("京都府", "京都市"), ("京都府", "南山城村"), ("大阪府", "堺市"), ("大阪府", "河南町"), ("兵庫県", "たつの市"),
    ("奈良県", "大和郡山市"), ("和歌山県", "すさみ町"), ("鳥取県", "倉吉市"), ("島根県", "隠岐の島町"),
    ("岡山県", "里庄町"),
    ("広島県", "廿日市市"), ("山口県", "周南市"), ("徳島県", "神山町"), ("香川県", "まんのう町"),
    ("愛媛県", "新居浜市"),
    ("高知県", "馬路村"), ("福岡県", "北九州市"), ("福岡県", "柳川市"), ("佐賀県", "みやき町"), ("長崎県", "五島市"),
    ("熊本県", "八代市"), ("大分県", "日田市"), ("宮崎県", "都城市"), ("鹿児島県", "徳之島町"), ("沖縄県", "南風原町"),
    ("茨城県", "茨城県"), ("京都府", "京都府"), ("東京都", "東京都"), ("大阪府", "大阪府"), ("高知県", "高知県"),
)  # fmt: skip
DESIGNATED = {"札幌市", "さいたま市", "川崎市", "浜松市", "京都市", "堺市", "北九州市"}
SECTIONS = (
    ("front", "online_services", " フロントヤード（住民との接点）①オンライン行政サービス"),
    ("front", "counter_reform", " フロントヤード（住民との接点）②窓口改革"),
    ("back", "internal_operations", "  バックヤード（内部事務）③内部業務"),
    ("back", "inspection", "  バックヤード（内部事務）④検査・点検・確認業務"),
    ("back", "assembly", "  バックヤード（内部事務）⑤議会関連業務"),
    ("back", "public_information", "  バックヤード（内部事務）⑥広報・情報公開"),
    ("back", "web_meeting_chat", "  バックヤード（内部事務）⑦Web会議・ビジネスチャット"),
)
BANDS = {
    "under_10k": (["1万人未満"], 3_000, 9_900),
    "10k_50k": (["１万人以上", "５万人未満"], 10_000, 49_900),
    "50k_100k": (["５万人以上", "10万人未満"], 50_000, 99_900),
    "100k_300k": (["10万人以上", "30万人未満"], 100_000, 299_000),
    "300k_plus": (["30万人以上"], 300_000, 2_600_000),
    "prefecture": (["都道府県"], 600_000, 9_000_000),
}
THEMES = (
    "電子納付", "遠隔手続", "オンライン予約", "庁内文書の電子化", "自動化ツールの活用", "地図情報の公開",
    "会議のデジタル化", "保育ＤＸ", "AI・RPAの活用",
)  # fmt: skip
LONG_THEMES = (("職員どうしの情報", "共有の効率化"), ("プログラムなしの", "アプリ開発"))
SUBJECTS = (
    "給付金の受付", "粗大ごみの収集予約", "「待たない」相談予約", "図書館（分館を含む）の貸出", "農地台帳の更新",
    "学童の入退室記録", "公用車の点検", "審議会の議事録作成", "財務伝票の起票", "空き家調査", "24時間の問合せ対応",
    "30業務の定型処理",
)  # fmt: skip
MEANS = (
    "タブレットで一新",
    "LINEで完結",
    "RPAで自動化",
    "クラウドへ移し、９割を電子化",
    "内製アプリで効率化",
    "AIで支援",
    "電子署名に切替",
)
VENDOR_NAMES = (
    "株式会社みどり情報", "北斗データサービス株式会社", "NWシステムズ", "株式会社Blue Leaf", "合同会社ハルカゼ",
    "西海電子計算株式会社", "一般社団法人まちづくり協働センター", "K-LINKS株式会社",
    "株式会社東雲クラウドソリューションズ", "あさひ通信", "フロンティアソフトウェアジャパン株式会社",
    "有限会社山彦", "株式会社ＳＯＲＡ", "地方独立行政法人産業技術センター", "Cedar Works",
    "株式会社エヌ・エス・テクノロジーズ関西",
)  # fmt: skip
SERVICES = (
    "まちナビ", "らくらく申請クラウド", "AI-OCR Plus", "Kiroku Box", "e-受付", "ペンギンRPA", "Smart Desk for Town",
    "電子印Ｚ", "ひかり庶務「２号」", "MapPort v3", "議事録バディ", "つながるボード",
)  # fmt: skip
ITEMS = {
    "initial": ("環境構築費", "機器購入費", "操作研修費", "既存システムとの連携に伴う改修費", "端末一式",
                "初期設定作業", "データ移行及び検証の委託費",
                "ﾈｯﾄﾜｰｸ工事", "J-KEN接続料", "認証サーバ等の調達費用（予備機を含む）", "Web画面デザイン"),
    "running": ("保守料", "利用料", "クラウド利用料", "通信回線使用料", "ヘルプデスク運営の業務委託料",
                "機器賃借料", "ライセンス更新料",
                "ASPサービス使用料（AI-OCR）", "その他", "証明書の更新手数料"),
}  # fmt: skip
PRICED_LABELS = (
    "利用料（{n}千円/月）",
    "ライセンス料（1,000ライセンス）",
    "アカウント料（{n}円/月）",
    "基本料（3拠点：{n}千円/月）",
)
SUBSIDIES = (
    "新型コロナウイルス感染症対応地方創生臨時交付金", "新型コロナウイルス感染症対策地方創生臨時交付金",
    "デジタル田園都市国家構想交付金TYPE１", "デジタル田園都市国家構想交付金（デジタル実装タイプTYPE1）",
    "スマートシティ推進補助金", "社会資本整備総合交付金", "県デジタル活用支援事業補助金",
    "国土交通省「河川管理高度化モデル事業」",
)  # fmt: skip
PLAIN_REMARKS = (
    "機器は既存のものを使用", "本庁と支所（計３か所）の合計額", "決済手数料を含む", "初年度のみ別途研修費が生じる",
    "職員が作成したため費用負担無し", "予備の端末を活用", "手数料は、従量課金（3.5円/件）となる。",
)  # fmt: skip
FORMS = {"パッケージ製品": "package", "個別開発製品": "custom",
         "パッケージ製品を基に個別カスタマイズしたシステム": "customised_package"}  # fmt: skip
HOSTINGS = {"クラウド": "cloud", "オンプレミス": "on_premises"}
STEPS = (
    "関係課との調整", "事業者の公募", "要件の整理", "機器の設置", "操作研修", "データ移行", "試験運用開始",
    "実証実験", "予算要求", "効果検証", "利用課の拡大", "契約、環境設定", "説明会（３回）",
)  # fmt: skip
STARTS = ("運用開始", "事業開始", "本格稼働", "サービス開始", "本番稼働", "本運用開始")
DEPARTMENTS = (
    "総務課", "市民生活部窓口課", "企画政策部デジタル推進室", "建設部道路維持課", "ＤＸ推進担当", "議会事務局",
    "福祉局くらし支援課", "総務部契約・検査課", "健康こども部保健センター", "上下水道部水道課",
)  # fmt: skip
POINTS = (
    "来庁せずに手続を終えられる仕組みを用意",
    "紙の台帳をやめ、現場で入力",
    "人口減少の中でも続けられる体制へ",
    "申込から通知までを一つの画面に集約",
)
OVERVIEW = (
    "利用者は、いつでも申込や変更ができる。", "担当者は、届いた内容を画面で確かめ、そのまま台帳に反映する。",
    "人口分布の地図も同じ画面で見られる。", "従来は電話と紙で受け付けていたため、確認に手間がかかっていた。",
)  # fmt: skip
INTERVIEW = (

    "検討の出発点は、担当者が感じていた小さな不便でした。各課に聞き取りをしたところ、同じような声が多く集まりました。",
    "人口減少が進むなかで、限られた人数でも質を落とさずに続けられるかどうかを、何度も話し合いました。",
    "研修は少人数で行い、分からない点をその場で解消できるようにしました。結果として、導入直後の問合せは想定より少なく済みました。",
    "費用については、３つの案を比べたうえで、もっとも手間の少ない方法を選んでいます。",
    "・ 窓口の混雑が和らいだという声がありました。", "① 対象とする業務の洗い出し　② 手順の見直し　③ 試行",
    "【工夫した点】", "【2025年度 第１回】 庁内報告会の資料より", "３ つの課で先に試した 【試行の範囲】",
    "（※）対象は、本庁で扱う手続に限る。",
)  # fmt: skip
QUESTIONS = (
    "きっかけを教えてください。",
    "苦労した点を教えてください。",
    "これからの展望を教えてください。",
    "費用はどの程度かかりましたか。",
)

# What a field prints in other words than usual, and its truth.
OTHER_LEAD_TIMES = (
    ("約３か月", 3), ("３か月程度", 3), ("14か月", 14),
    *((printed, UNCLEAR) for printed in (
        "半年", "２年半", "３か月～６か月", "0.5か月", "２年度", "１年２か月（うち試行３か月）", "不明", "令和５年度",
    )),
)  # fmt: skip
OTHER_TOTALS = (
    ("1.2億円", 120_000_000, False), ("357,500円", 357_500, False), ("約２千120万円", 21_200_000, True),
    ("1,200千", 1_200_000, False), ("0円", 0, False),
    *((printed, UNCLEAR, None) for printed in (
        "300千円～500千円", "月額36千円", "36千円/月", "1,200千円（3年間）", "約10千米ドル", "無償", "1,200千円以上",
        "1,200千円 別途通信費", "▲1,200千円",
    )),
)  # fmt: skip
OTHER_DATES = (
    ("令和５年４月～", date(2023, 4, 1), None), ("2023年４月", date(2023, 4, 1), None),
    ("2023/4", date(2023, 4, 1), None), ("R５年度～R６年度", date(2023, 4, 1), date(2025, 3, 1)),
    *((printed, UNCLEAR, None) for printed in (
        "R5.4～R5.2", "R5.13", "R5～", "R5.11～3", "R5春頃", "R5.4下旬", "R5.4～現在", "R5.4.31", "H32.4～",
    )),
)  # fmt: skip


@dataclass
class Case:
    """One case: what is true of it, and what all of its pages print."""

    number: int
    row: dict[str, object]
    title: str
    band_lines: list[str]
    theme_lines: list[str]
    header: str
    body: tuple[str, str]
    children: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def add(self, table_name: str, **values: object) -> None:
        self.children.setdefault(table_name, []).append({"case_id": self.row["case_id"]} | values)


def document(seed: int, count: int = 200) -> Document:
    """Return a casebook of `count` cases with its truth."""
    chance = Chance(seed)
    era_year = chance.randint(7, 20)
    source_id = f"mic-{2018 + era_year}"
    legend = [
        " この資料の各ページの見方", "", "３．内部DX参考事例集の構成", "",
        f"※ 令和{single_full(era_year)}年度に新たに掲載した事例には、左上に のラベルが付いています。", "",
        "人口規模ラベル：", "", "事業内容ラベル：", "", "New",
    ]  # fmt: skip
    made = Document(lines=legend, habits=chance.habits)
    for number in range(1, count + 1):
        case = _case(chance, source_id, number, count, 2018 + era_year)
        for page in _pages(chance, case):
            _append_page(chance, made.lines, page)
        made.truth.setdefault("cases", []).append(case.row)
        for table_name, rows in case.children.items():
            made.truth.setdefault(table_name, []).extend(rows)
    return made


def _append_page(chance: Chance, lines: list[str], page: list[str]) -> None:
    """A page begins with one blank before its first line, or behind the old page's number and three empty lines."""
    while page and not page[0]:
        page = page[1:]
    if chance.habit("page behind a page number and empty lines", 0.25):
        lines += ["", f"3-{chance.randint(1, 299)}"]
        if chance.habit("links between page number and next page", 0.3):
            lines += ["", "https://www.example.lg.jp/kurashi/1234.html", "https://www.example.lg.jp/a/%E3%81%82.pdf"]
        lines += ["", "", ""]
        lines += [page[0].removeprefix(" "), *page[1:]]
    elif chance.habit("page number as last line of a page", 0.05):
        lines += ["", f"3-{chance.randint(1, 299)}", f" {page[0]}", *page[1:]]
    else:
        is_lost = chance.habit("page start not shown", 0.003)
        chance.habits["page start shown by one leading blank"] += not is_lost
        lines += page if is_lost else [f" {page[0]}", *page[1:]]
    while not lines[-1]:
        lines.pop()


def _case(chance: Chance, source_id: str, number: int, count: int, year: int) -> Case:
    prefecture, municipality = chance.choice(BODIES)
    is_prefecture = prefecture == municipality
    band_code = "prefecture" if is_prefecture else chance.choice([code for code in BANDS if code != "prefecture"])
    band_lines, fewest, most = BANDS[band_code]
    population = chance.randint(fewest // 1000, most // 1000) * 1000
    yard_code, category_code, section = SECTIONS[(number - 1) * len(SECTIONS) // count]
    theme_lines = (
        list(chance.choice(LONG_THEMES)) if chance.habit("theme on two lines", 0.2) else [chance.choice(THEMES)]
    )
    is_new = chance.habit("New", 0.3)
    title = f"{chance.choice(SUBJECTS)}を{chance.choice(MEANS)}"
    row = {
        "case_id": f"{source_id}-{number:02d}", "source_id": source_id, "source_no": str(number),
        "record_type_code": "case_study", "title": title, "prefecture_name": prefecture,
        "municipality_name": municipality, "municipality_type_code": _type(prefecture, municipality),
        "population": population, "population_on": date(year - 1, 1, 1), "population_is_rounded": True,
        "population_band_code": band_code, "yard_code": yard_code, "category_code": category_code,
        "theme_name": "".join(theme_lines), "is_new": is_new, "fiscal_year": year,
        "project_cost_yen": None, "project_cost_status_code": "not_stated",
    }  # fmt: skip
    body = prefecture if is_prefecture else prefecture + municipality
    header = f"＜３．内部DX＞{section}"
    figure = full(number) if number < 10 else str(number)
    gap = "  " if chance.habit("two blanks behind the number of a title", 0.05) else " "
    return Case(
        number, row, f"{figure}{gap}{title} 【{body}】", band_lines, theme_lines, header, (prefecture, municipality)
    )


def _type(prefecture: str, municipality: str) -> str:
    if prefecture == municipality:
        return "prefecture"
    if municipality in DESIGNATED:
        return "designated_city"
    kinds = {"市": "city", "区": "special_ward", "町": "town", "村": "village"}
    return kinds[municipality[-1]]


def _pages(chance: Chance, case: Case) -> list[list[str]]:
    if chance.habit("no section header on any page of a case", 0.06):
        case.header = ""
    is_bandless = chance.habit("no band and no theme on any page of a case", 0.03)
    if is_bandless:
        case.row["is_new"] = UNCLEAR
        case.row["theme_name"] = None
    middle = [_effects_page(chance, case)]
    others = [_interview(chance, is_last=True, case=case)]
    if chance.happens(0.5):
        others.insert(0, _interview(chance, is_last=False, case=case))
    if chance.habit("page of reference figures", 0.15):
        others.append(["参考資料", "", "画面の例", "", *chance.sample(["入力", "確認", "送信", "完了", "一覧"], 3)])
    bodies = [_overview(chance), *middle, *others]
    pages = []
    for index, body in enumerate(bodies):
        label = [] if is_bandless else _label(chance, case, is_cut_allowed=index > 0)
        pages.append(_with_head(chance, case, body, label, is_sheet=index == 1))
    return pages


def _with_head(chance: Chance, case: Case, body: list[str], label: list[str], *, is_sheet: bool) -> list[str]:
    """Title, section header and label stand at the top, somewhere between, or at the end of a page."""
    header = [line for line in [_header(chance, case)] if line]
    if label and header and (glued := _glued_band(chance, header[0], label)):
        header, label = glued, []
    title = f"{' ' if chance.habit('title with a leading blank', 0.1) else ''}{case.title}"
    title += " " if chance.habit("title with a trailing blank", 0.1) else ""
    head = [[title], *([header] if header else [])]
    chance.shuffle(head)
    footnote = [["※主にシステム導入等", "に係るコストを記載"]] if is_sheet else []
    place = (
        "end"
        if is_sheet
        else chance.one_habit({"title at the end": 0.5, "title at the top": 0.3, "title between": 0.2})
    )
    if place == "title at the top":
        parts = [*head, body, *([label] if label else [])]
        if parts[0] == header:  # the blanks of a header are those of the page start and its own
            chance.habits["header with three blanks at the page start"] += 1
    elif place == "title between":
        at = next((index for index in range(len(body) // 2, len(body)) if not body[index]), len(body))
        parts = [body[:at], *head, body[at:], *([label] if label else [])]
    else:
        tail = [*head, *footnote]
        chance.shuffle(tail)
        at = chance.randint(0, len(tail))
        parts = [body, *tail[:at], *([label] if label else []), *tail[at:]]
    return [line for part in parts if part for line in [*part, ""]]


def _header(chance: Chance, case: Case) -> str:
    if not case.header or chance.habit("no section header on a page", 0.1):
        return ""
    return ("   " if chance.habit("header with three blanks within a page", 0.03) else "  ") + case.header


def _glued_band(chance: Chance, header: str, label: list[str]) -> list[str] | None:
    """The band stands behind the header, or its label 人口： ends the header's line."""
    if (
        label[0].startswith(("人口：", "都道府県"))
        and label[0] != "人口："
        and chance.habit("band glued to the header", 0.25)
    ):
        return [f"{header} {label[0]}", *label[1:]]
    if label[0] == "人口：" and chance.habit("header line ends in 人口：", 0.2):
        return [f"{header} 人口：", *label[1:]]
    return None


def _label(chance: Chance, case: Case, *, is_cut_allowed: bool) -> list[str]:
    band, theme, is_new = case.band_lines, case.theme_lines, case.row["is_new"]
    if is_cut_allowed and band != ["都道府県"] and chance.habit("band cut off or absent on a page", 0.06):
        return chance.choice([[], ["人口："], ["人口：", band[0]] if len(band) > 1 else []])
    new_at = chance.one_habit({"New glued": 0.6, "New on its own line": 0.4}) if is_new else ""
    glued_new = "New" if new_at == "New glued" else ""
    own_new = ["", "New"] if new_at == "New on its own line" else []
    if len(theme) == 1:
        themed = [theme[0] + glued_new]
    else:
        themed, own_new = theme, ["", "New"] if is_new else []
    if band == ["都道府県"]:
        return [f"都道府県{themed[0]}", *themed[1:], *own_new]
    if len(band) == 1:
        if len(theme) == 1 and chance.habit("band and theme glued", 0.6):
            return [f"人口：{band[0]}{themed[0]}", *own_new]
        return [f"人口：{band[0]}", *themed, *own_new]
    if chance.habit("theme before the band", 0.03):
        return [*themed, *own_new, "", "人口：", *band]
    return ["人口：", *band, "", *themed, *own_new]


def _overview(chance: Chance) -> list[str]:
    mark = chance.choice(["○", "〇"])
    text = [f"➢ {point}" for point in chance.sample(POINTS, 2)]
    text += ["", "事業の概要"]
    for sentence in chance.sample(OVERVIEW, 3):
        text += ["", *wrapped(f"{mark} {sentence}", 52)]
    if chance.habit("vertical text of one character a line", 0.05):
        text += ["", *"記入をお願いします", ""]
    if chance.habit("diagram text", 0.4):
        text += ["", "Before After", "", "≪利用者≫ ≪職員≫", "", "紙で申込", "", "画面で申込"]
    return text


def _interview(chance: Chance, *, is_last: bool, case: Case) -> list[str]:
    prefecture, municipality = case.body
    asked = [f"（{municipality}）", "（総務省）"]
    chance.shuffle(asked)
    text = [asked[0], "", asked[1]]
    blocks = []
    for question in chance.sample(QUESTIONS, 2):
        blocks.append([question])
        for sentence in chance.sample(INTERVIEW, 2):
            blocks.append(wrapped(sentence, 54))
            if width(sentence) > 54 and chance.habit("line with a leading blank in running text", 0.1):
                blocks[-1][1] = f" {blocks[-1][1]}"
    if is_last:
        reference = _reference(chance, case)
        if chance.habit("参考情報 not at the end of the page", 0.3):
            blocks.insert(chance.randint(0, len(blocks)), reference)
        else:
            blocks.append(reference)
        if chance.happens(0.5):
            blocks.append([f"☆担当：{prefecture if prefecture == municipality else municipality} 企画課☆"])
    for block in blocks:
        text += ["", *block]
    return text


def _reference(chance: Chance, case: Case) -> list[str]:
    prefecture, municipality = case.body
    population, year = int(str(case.row["population"])), case.row["population_on"].year
    is_prefixed = prefecture != municipality and chance.habit("参考情報 with the prefecture", 0.15)
    figure = f"{population / 10_000:.1f}万人"
    if chance.habit("population in other words", 0.03):
        figure, value, is_rounded = chance.choice([
            (f"{population:,}人", population, False), (f"約{figure}", population, True),
            (f"{figure}、世帯数5,000世帯", UNCLEAR, UNCLEAR), ("非公表", UNCLEAR, UNCLEAR),
        ])  # fmt: skip
        case.row |= {"population": value, "population_is_rounded": is_rounded}
        if value is UNCLEAR:
            case.row |= {"population_on": UNCLEAR}
            case.row["population_band_code"] = OneOf((None, case.row["population_band_code"]))
    counted = f"令和{single_full(year - 2018)}年{full(1)}月{full(1)}日現在"
    blanks = " " * chance.randint(1, 3)
    text = [f"【参考情報】{blanks}{prefecture if is_prefixed else ''}{municipality}人口：{figure}（{counted}）"]
    if chance.habit("date of the population on the next line", 0.03):
        cut = text[0].rindex("（") + chance.choice([0, 0, 5])
        text = [text[0][:cut], text[0][cut:]]
    if chance.habit("関連ＵＲＬ apart from 参考情報", 0.1):
        text.append("")
    return text + _url(chance, case)


def _url(chance: Chance, case: Case) -> list[str]:
    municipality = case.body[1]
    address = f"https://www.city.example{chance.randint(1, 99)}.lg.jp/kurashi/{chance.randint(100, 9999)}/index.html"
    if chance.habit("address over several lines", 0.12):
        address = (
            "https://www.example.go.jp/assets/"
            + "-".join(f"{chance.getrandbits(32):08x}" for _ in range(8))
            + "/list.pdf"
        )
        cut = address.index("-", 60) + 1
        lines = [f"関連ＵＲＬ：{municipality}の取組（{address[:cut]}", f"{address[cut:]}）"]
    elif chance.habit("address on another line than its label", 0.15):
        lines = [f"関連ＵＲＬ：{municipality}のページ", *([""] if chance.happens(0.5) else []), f"（{address}）"]
    elif chance.habit("address in ASCII parentheses", 0.1):
        lines = [f"関連ＵＲＬ：{municipality}ホームページ ({address})"]
    elif chance.habit("blank within the parentheses of an address", 0.1):
        lines = [f"関連ＵＲＬ：{municipality}ホームページ（ {address} ）"]
    else:
        lines = [f"関連ＵＲＬ：{municipality}ホームページ（{address}）"]
    if chance.habit("address left out or cut off", 0.02):
        case.row["url"] = UNCLEAR
        return chance.choice(
            [[f"関連ＵＲＬ：{municipality}ホームページ"], [lines[0].rstrip("）)")[:-4] + "-", "", "（次の頁）"], []]
        )
    if chance.habit("several addresses", 0.2):
        lines += ["", "広報の特集ページ（https://www.example.jp/koho/202504.html）"]
    if chance.habit("受賞歴等 behind the address", 0.1):
        lines += ["受賞歴等：地域ＤＸ表彰 優秀賞（https://award.example.jp/2025.html）"]
    case.row["url"] = address
    return lines


# The page 事業効果・コスト ------------------------------------------------------------------------------------------


def _effects_page(chance: Chance, case: Case) -> list[str]:
    top = [["事業効果"], ["コスト"], [" サービス提供事業者等 スケジュール"], ["スケジュールの内訳"]]
    lead_time, costs = _lead_time(chance, case), _costs(chance, case)
    vendor_label, vendors = _vendors(chance, case)
    service = _service(chance, case)
    form, schedule = _form(chance, case), _schedule(chance, case)
    department = _department(chance, case)
    effects = bullets(chance, case)
    partner = _partner(chance, case)
    if chance.habit("schedule before costs", 0.04):
        glued = [[f"{lead_time[0][0]} サービス", *vendor_label[1:]], vendors]
        costs = [[f"コスト {costs[0][0]}", *costs[0][1:]], *costs[1:]]
        parts = [*top[2:], *glued, service, *form, *schedule, *department, *partner, ["事業効果"], *costs, *effects]
    else:
        is_late = chance.habit("bullets behind the partners", 0.15)
        tail = [*partner, *effects] if is_late else [*effects, *partner]
        parts = [*top, *lead_time, *costs, vendor_label, vendors, service, *form, *schedule, *department, *tail]
    return [line for part in parts for line in [*part, ""]]


def _lead_time(chance: Chance, case: Case) -> list[list[str]]:
    if chance.habit("lead time －", 0.08):
        case.row["lead_time_months"] = None
        return [["検討開始から導入までの期間 －"]]
    if chance.habit("lead time in other words", 0.03):
        printed, months = chance.choice(OTHER_LEAD_TIMES)
        case.row["lead_time_months"] = months
        return [[f"検討開始から導入までの期間 {printed}"]]
    years, months = chance.randint(0, 6), chance.randint(0, 11)
    months += years + months == 0
    unit = chance.choices(["か月", "ヵ月", "カ月"], [0.9, 0.05, 0.05])[0]
    printed = (f"{single_full(years)}年" if years else "") + (f"{single_full(months)}{unit}" if months else "")
    case.row["lead_time_months"] = years * 12 + months
    return [[f"検討開始から導入までの期間 {printed}"]]


@dataclass
class Column:
    """One of the two columns of costs: its total and items in thousands of yen, and what it prints."""

    kind: str
    total: str
    status: str
    items: list[tuple[str, int]]
    tax: str
    is_approx: bool


def _costs(chance: Chance, case: Case) -> list[list[str]]:
    shared_tax = chance.choices(["税抜", "税込", "税込額"], [0.8, 0.15, 0.05])[0]
    is_mixed = chance.habit("two kinds of tax on one line", 0.05)
    initial = _column(chance, "initial", shared_tax)
    running = _column(chance, "running", ("税込" if shared_tax == "税抜" else "税抜") if is_mixed else shared_tax)
    for column in (initial, running):
        _add_total(case, column)
    span = chance.choices(
        ["（1年あたり）", "（１年あたり）", "", "（５年間）", "（月額）"], [0.93, 0.04, 0.01, 0.01, 0.01]
    )[0]
    if span in ("", "（５年間）", "（月額）"):
        chance.habits["running cost not said to be of one year"] += 1
        case.row |= dict.fromkeys(
            (f"running_cost_{part}" for part in ("yen", "status_code", "is_approx", "tax_code")), UNCLEAR
        )
    if chance.habit("total in other words", 0.03):
        _reword_total(chance, case, chance.choice([initial, running]))
    first = f"イニシャルコスト ※{initial.tax} {initial.total}"
    second = f"ランニングコスト{span} ※{running.tax} {running.total}"
    lines = [[first, second]] if chance.habit("totals on two lines", 0.05) else [[f"{first} {second}"]]
    is_swapped = bool(initial.items and running.items) and initial.items != running.items
    is_swapped = is_swapped and chance.habit("breakdowns printed right column first", 0.03)
    columns = (running, initial) if is_swapped else (initial, running)
    lines += _breakdowns(chance, case, columns, is_unclear=is_swapped or span in ("", "（５年間）", "（月額）"))
    return lines + _remarks(chance, case, is_swapped)


def _reword_total(chance: Chance, case: Case, column: Column) -> None:
    """A total that is no plain amount of thousands of yen; nothing is broken down then."""
    tax_code = case.row[f"{column.kind}_cost_tax_code"]
    column.total, yen, is_approx = chance.choice(OTHER_TOTALS)
    column.items = []
    column.status = "reworded"
    if case.row[f"{column.kind}_cost_yen"] is UNCLEAR:
        return
    status = UNCLEAR if yen is UNCLEAR else "reported" if yen else "zero"
    values = {
        "yen": yen,
        "status_code": status,
        "is_approx": is_approx,
        "tax_code": None if yen is UNCLEAR else tax_code,
    }
    case.row |= {f"{column.kind}_cost_{name}": value for name, value in values.items()}


def _column(chance: Chance, kind: str, tax: str) -> Column:
    status = chance.choices(["reported", "zero", "undisclosed", "not_calculable"], [0.78, 0.13, 0.07, 0.02])[0]
    chance.habits[f"{kind} cost {status}"] += 1
    is_approx = status == "reported" and chance.habit("about (約)", 0.15)
    if status != "reported":
        return Column(
            kind,
            {"zero": "－円", "undisclosed": "（非公表）", "not_calculable": "（算定不可）"}[status],
            status,
            [],
            tax,
            False,
        )
    names = [*ITEMS[kind]]
    chance.shuffle(names)
    items = [(_priced(chance, name), _thousands(chance)) for name in names[: chance.choice([1, 1, 2, 2, 3, 4, 5])]]
    total = sum(amount for _, amount in items)
    return Column(kind, f"{'約' if is_approx else ''}{_printed_thousands(total)}千円", status, items, tax, is_approx)


def _priced(chance: Chance, name: str) -> str:
    if chance.habit("price within a label", 0.06):
        return chance.choice(PRICED_LABELS).format(n=chance.randint(2, 900))
    return name


def _thousands(chance: Chance) -> int:
    return chance.choice(
        [chance.randint(1, 9), chance.randint(10, 999), chance.randint(1_000, 60_000), chance.randint(1, 90) * 100]
    )


def _printed_thousands(amount: int) -> str:
    return full(amount) if amount < 10 else f"{amount:,}"


def _add_total(case: Case, column: Column) -> None:
    total = sum(amount for _, amount in column.items) * 1000
    taxes = {"税抜": "excluded", "税込": "included", "税込額": "included"}
    case.row |= {
        f"{column.kind}_cost_yen": {"reported": total, "zero": 0}.get(column.status),
        f"{column.kind}_cost_status_code": column.status,
        f"{column.kind}_cost_is_approx": column.is_approx if column.status in ("reported", "zero") else None,
        f"{column.kind}_cost_tax_code": taxes[column.tax],
    }


def _breakdowns(chance: Chance, case: Case, columns: tuple[Column, Column], *, is_unclear: bool) -> list[list[str]]:
    left, right = (_breakdown(chance, case, column) for column in columns)
    for kind in ("initial", "running"):
        column = next(column for column in columns if column.kind == kind)
        for name, amount in [] if is_unclear and kind == "running" else column.items:
            case.add(
                "cost_items", cost_kind_code=kind, item_name=name, amount_yen=amount * 1000, is_approx=column.is_approx
            )
    label = "" if chance.habit("（内訳） of the left missing", 0.01) else "（内訳） "
    left[0][0] = f"{label}{left[0][0]}".rstrip()
    right[0][0] = f"（内訳） {right[0][0]}".rstrip()
    if (len(left) == 1 and len(left[0]) == 1) or chance.happens(0):
        chance.habits["both 内訳 on one line"] += 1
        return [[f"{left[0][0]} {right[0][0]}", *right[0][1:]], *right[1:]]
    if (
        len(left[-1]) == 1
        and left[-1][0].endswith("円")
        and left[-1][0] != "円"
        and chance.habit("内訳 behind an amount of the left", 0.3)
    ):
        return [*left[:-1], [f"{left[-1][0]} {right[0][0]}", *right[0][1:]], *right[1:]]
    return [*left, *right]


def _breakdown(chance: Chance, case: Case, column: Column) -> list[list[str]]:
    """Return the blocks of one column: labels, amounts and 円, or one item in line."""
    if column.status == "zero":
        return [["－円"]]
    if not column.items:
        return [[""]]
    about = "約" if column.is_approx else ""
    limit = chance.uniform(11.5, 14)
    labels = [
        wrapped(f"•{' ' if chance.habit('blank behind the bullet', 0.05) else ''}{name}", limit)
        for name, _ in column.items
    ]
    amounts = [f"{about}{_printed_thousands(amount)}千" for _, amount in column.items]
    if len(labels) == 1:
        return _single_item(chance, labels[0], f"{amounts[0]}円")
    if len(labels) == 3 and chance.habit("one bullet with three labels", 0.1):
        first = " ".join(name for name, _ in column.items)
        return [wrapped(f"•{first}", limit), amounts]
    return _several_items(chance, column, labels, amounts)


def _several_items(chance: Chance, column: Column, labels: list[list[str]], amounts: list[str]) -> list[list[str]]:
    if chance.habit("several items in line", 0.05):
        pairs = zip(labels, amounts, strict=True)
        return [[line for label, amount in pairs for line in [*label[:-1], f"{label[-1].rstrip()} {amount}円"]]]
    if chance.habit("label or amount missing in a breakdown", 0.03):
        column.items = []  # which label belongs to which amount is not told
        (labels if chance.happens(0.5) else amounts).pop(chance.randint(0, len(labels) - 1))
        return [[line for label in labels for line in label], amounts, ["円"] * len(amounts)]
    if chance.habit("trailing blank behind an amount", 0.1):
        amounts[-1] += " "
    if any(len(label) > 1 for label in labels):
        chance.habits["wrapped label"] += 1
    with_gaps = [_gapped(chance, labels, values) for values in (amounts, ["円"] * len(amounts))]
    return [[line for label in labels for line in label], *with_gaps[0], *with_gaps[1]]


def _single_item(chance: Chance, label: list[str], amount: str) -> list[list[str]]:
    where = chance.one_habit({"amount behind its label": 0.8, "amount on its own line": 0.2})
    if where == "amount on its own line":
        return [label, [amount]]
    return [[*label[:-1], f"{label[-1].rstrip()} {amount}"]]


def _gapped(chance: Chance, labels: list[list[str]], values: list[str]) -> list[list[str]]:
    """Blank lines within a block of amounts are only gaps beside wrapped labels."""
    blocks: list[list[str]] = [[]]
    for label, value in zip(labels, values, strict=True):
        if blocks[-1] and len(label) > 1 and chance.habit("gap within the amounts", 0.7):
            blocks.append([])
        blocks[-1].append(value)
    return blocks


def _remarks(chance: Chance, case: Case, is_swapped: bool) -> list[list[str]]:
    texts = {}
    for kind in ("initial", "running"):
        texts[kind] = _remark(chance, case, kind, 0.25 if kind == "initial" else 0.1, may_have_subsidy=not is_swapped)
    limit = chance.uniform(24, 26)
    left, right = (wrapped(texts[kind], limit) or [""] for kind in ("initial", "running"))
    left[0], right[0] = f"（備考） {left[0]}".rstrip(), f"（備考） {right[0]}".rstrip()
    if len(left) == 1 and chance.habit("both 備考 on one line", 0.85):
        return [[f"{left[0]} {right[0]}", *right[1:]]]
    return [left, right]


def _remark(chance: Chance, case: Case, kind: str, probability: float, *, may_have_subsidy: bool) -> str:
    if may_have_subsidy and chance.happens(probability):
        return _subsidy(chance, case, kind)
    form = chance.choices(["", "―", chance.choice(PLAIN_REMARKS)], [0.8, 0.05, 0.15])[0]
    chance.habits["remark that is no subsidy"] += len(form) > 1
    chance.habits["remark ―"] += form == "―"
    return form


def _subsidy(chance: Chance, case: Case, kind: str) -> str:
    name, other = chance.sample(SUBSIDIES, 2)
    thousands = _thousands(chance)
    amount = f"{_printed_thousands(thousands)}千円"
    form = chance.one_habit({
        "subsidy with its amount": 0.45, "subsidy with a note behind": 0.15, "subsidy behind a sentence": 0.1,
        "subsidy that was used": 0.12, "two subsidies used": 0.05, "subsidy denied": 0.04,
        "subsidy in other words": 0.04,        "two subsidies with amounts": 0.05,
    })  # fmt: skip
    if form == "subsidy denied":
        return chance.choice(
            [f"{name}を活用していない。", f"{name}は活用せず、一般財源による。", "国の補助金を活用しない方針"]
        )
    if form == "subsidy in other words":
        text, truth_amount = chance.choice([
            (f"補助額：{amount}（{name}）", thousands * 1000), (f"{name}を活用予定", UNCLEAR),
            (f"{name}として実施", UNCLEAR), (f"{name}により{amount}の補助", thousands * 1000),
        ])  # fmt: skip
        if truth_amount is not UNCLEAR:
            case.add("subsidies", cost_kind_code=kind, subsidy_name=name, amount_yen=truth_amount)
        return text
    if form in ("subsidy that was used", "two subsidies used"):
        names = [name, other] if form == "two subsidies used" else [name]
        for used in names:
            case.add("subsidies", cost_kind_code=kind, subsidy_name=used, amount_yen=None)
        return f"{'、'.join(names)}を活用"
    case.add("subsidies", cost_kind_code=kind, subsidy_name=name, amount_yen=thousands * 1000)
    text = f"{name}による補助額：{amount}"
    if form == "two subsidies with amounts":
        more = _thousands(chance)
        case.add("subsidies", cost_kind_code=kind, subsidy_name=other, amount_yen=more * 1000)
        return f"{text}{chance.choice(['、', ' ', '。'])}{other}による補助額：{_printed_thousands(more)}千円"
    if form == "subsidy with a note behind":
        return text + chance.choice(
            ["（令和６年度）", "(初年度の保守料を含む)", "/年（令和3～4年度のみ）", "（端末の購入）"]
        )
    return (
        f"{chance.choice(['構築費に、端末代は含まない。', '金額は概算。'])}{text}"
        if form == "subsidy behind a sentence"
        else text
    )


def _vendors(chance: Chance, case: Case) -> tuple[list[str], list[str]]:
    label = ["サービス", "提供事業者"]
    services = chance.some(SERVICES, 1, 3)
    case.row["_services"] = services
    if chance.habit("no vendor", 0.08):
        case.row["_services"] = []
        return label, [chance.choice(["－", "－（職員による内製）"])]
    return label, _companies(chance, case, "vendor", "、".join(services))


def _partner(chance: Chance, case: Case) -> list[list[str]]:
    label = ["その他", "参画主体"]
    if chance.habit("no partner", 0.55):
        return [label, ["－"]]
    return [label, _companies(chance, case, "partner", None)]


def _companies(chance: Chance, case: Case, role: str, service_names: str | None) -> list[str]:
    names = chance.some(VENDOR_NAMES, 1, 3)
    if chance.habit("name of a company longer than its column", 0.05):
        names[0] = "オーシャン・コミュニケーションズ・ホールディングス株式会社"
    for name in names:
        case.add("vendors", vendor_name=name, service_name=service_names, role_code=role)
    printed = [name + _note(chance) for name in names]
    if role == "partner" and chance.habit("role in 【】 before a company", 0.05):
        printed[0] = f"【収納代行】{printed[0]}"
    limit = chance.uniform(20, 24)
    if len(names) > 1 and chance.habit("companies on lines of their own", 0.12):
        tail = "、" if chance.habit("trailing 、 behind a company", 0.3) else ""
        return [line for name in printed[:-1] for line in wrapped(name + tail, limit)] + wrapped(printed[-1], limit)
    is_other = len(names) > 1 and chance.habit("companies parted by other marks than 、", 0.03)
    lines = wrapped((chance.choice(["／", "及び", "，", "；"]) if is_other else "、").join(printed), limit)
    chance.habits["companies wrapped"] += len(lines) > 1
    return lines


def _note(chance: Chance) -> str:
    if not chance.habit("note behind a company", 0.2):
        return ""
    return chance.choice(
        ["（構築）", "（機器の調達、設置）", "（運用の助言を担当）", "（窓口側の機器に関する保守及び部品の供給）"]
    )


def _service(chance: Chance, case: Case) -> list[str]:
    services = case.row.pop("_services")
    if not services:
        return [chance.choice(["サービス名 －", "サービス名 －（職員による内製）"])]
    form = chance.one_habit({"service name in line": 0.7, "service names below their label": 0.3})
    if len(services) > 1 and chance.habit("services in circles", 0.3):
        listed = [f"{mark}{name}" for mark, name in zip("①②③", services, strict=False)]
        if chance.happens(0.5):
            return ["サービス名", *listed]
        return ["サービス名", *wrapped("、".join(listed), 22)]
    if len(services) > 1 and chance.habit("services on lines of their own", 0.2):
        return ["サービス名", *services]
    text = "、".join(services)
    if form == "service name in line" and width(text) < 22:
        return [f"サービス名 {text}"]
    return ["サービス名", *wrapped(text, 22)]


def _form(chance: Chance, case: Case) -> list[list[str]]:
    if chance.habit("form of operation －", 0.08):
        return [["運用形態 －"]]
    count = 2 if chance.habit("forms of operation in circles", 0.1) else 1
    statements = []
    for _ in range(count):
        form, hosting = chance.choice(list(FORMS)), chance.choice(list(HOSTINGS))
        verb = "利用" if chance.habit("form with で利用", 0.15) else "運用"
        statements.append(f"{form}を{hosting}環境で{verb}")
        case.add("deployments", form_code=FORMS[form], hosting_code=HOSTINGS[hosting])
    if count == 2:
        marks = chance.choice([("①", "②"), ("①～③", "④⑤"), ("①", "②③")])
        return [["運用形態", *(f"{mark}{text}" for mark, text in zip(marks, statements, strict=True))]]
    if chance.habit("form of operation in unknown words", 0.03):
        case.children["deployments"].pop()
        return [[f"運用形態 {chance.choice(['ＳａａＳとして利用', '利用課ごとに異なる', '複数の環境を併用'])}"]]
    if width(statements[0]) > 24 or chance.habit("form of operation below its label", 0.05):
        return [["運用形態", *wrapped(statements[0], 23)]]
    return [[f"運用形態 {statements[0]}"]]


# The schedule ---------------------------------------------------------------------------------------------------------


def _month_text(chance: Chance, day: date, style: str) -> str:
    year = day.year - 2018 if (day.year, day.month) >= (2019, 5) else day.year - 1988
    era = "R" if (day.year, day.month) >= (2019, 5) else "H"
    era = era.translate(str.maketrans("RH", "ＲＨ")) if style == "full" else era
    printed_year = chance.choice(["元", "1"]) if year == 1 else str(year)
    return f"{era}{printed_year}.{full(day.month) if day.month < 10 and style == 'mixed' else day.month}"


def _later(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _schedule(chance: Chance, case: Case) -> list[list[str]]:
    case.row["service_start_on"] = None
    if chance.habit("schedule without dates", 0.1):
        return [["仕様の検討  ４か月"], ["機器の導入  ０.５か月"], ["試行 １か月"]]
    style = chance.choices(["half", "full", "mixed"], [0.8, 0.1, 0.1])[0]
    chance.habits["era in full width"] += style == "full"
    day = date(chance.randint(2016, 2023), chance.randint(1, 12), 1)
    names = chance.sample(STEPS, chance.randint(1, 4))
    start = chance.choice(STARTS) if chance.happens(0.6) else None
    parts = []
    if chance.habit("date in other words", 0.06):
        printed, month, last = chance.choice(OTHER_DATES)
        name = chance.choice(["台帳の整理", "庁内への周知"])
        parts.append([f"{printed} {name}"])
        values = (
            {"starts_on": month, "ends_on": last} if month is not UNCLEAR else {"_optional": True, "starts_on": NEVER}
        )
        case.add("milestones", step_name=name, **values)
    if chance.habit("heading or note within the schedule", 0.1):
        parts.append([chance.choice(["窓口側の導入スケジュール", "※端末は従前から設置"])])
    for name in [*names, *([start] if start else [])]:
        parts.append(_step(chance, case, day, name, style, is_start=name == start))
        day = _later(day, chance.randint(2, 9))
    return parts


def _step(chance: Chance, case: Case, day: date, name: str, style: str, *, is_start: bool) -> list[str]:
    first, length = _month_text(chance, day, style), chance.randint(1, 5)
    last = _later(day, length)
    form = chance.one_habit(
        {
            "open end ～": 0.3,
            "single month": 0.25,
            "span of two months": 0.25,
            "end in the same year": 0.15,
            "fiscal year": 0.05,
        }
    )
    tilde = "~" if chance.habit("~ for ～", 0.1) else "～"
    starts_on, ends_on = day, None
    if form == "fiscal year" and not is_start:
        fiscal = day.year if day.month >= 4 else day.year - 1
        era = f"R{fiscal - 2018 if fiscal > 2019 else '元'}" if fiscal >= 2019 else f"H{fiscal - 1988}"
        printed, starts_on, ends_on = f"{era}年度", date(fiscal, 4, 1), date(fiscal + 1, 3, 1)
    elif form == "span of two months" and not is_start:
        printed, ends_on = f"{first}{tilde}{_month_text(chance, last, style)}", last
    elif form == "end in the same year" and not is_start and last.year == day.year:
        printed, ends_on = f"{first}{tilde}{last.month}", last
    elif form == "single month":
        printed = first + (chance.choice(["頃", "末"]) if chance.habit("month with 頃 or 末", 0.15) else "")
        if chance.habit("day of the month", 0.1):
            printed = f"{first}.{chance.randint(10, 28)}"
    else:
        printed = f"{first}{tilde}"
    duration = (
        f"（{single_full(length)}{chance.choice(['か月', 'ヵ月'])}）"
        if chance.habit("duration behind a step", 0.15)
        else ""
    )
    case.add("milestones", starts_on=starts_on, ends_on=ends_on, step_name=name)
    if is_start:
        case.row["service_start_on"] = day
    return [f"{printed}{chance.choice([' ', '  ', '    '])}{name}{duration}"]


# The department -------------------------------------------------------------------------------------------------------


def _department(chance: Chance, case: Case) -> list[list[str]]:
    municipality = case.body[1]
    names = [municipality + name for name in chance.sample(DEPARTMENTS, 2)]
    mail = chance.choice(["madoguchi", "dx-suishin", "joho000", "u10000600", "A0029", "bunsyo_k"]) + chance.choice(
        ["@city.example.lg.jp", "@town.example.hokkaido.jp", "@example.tokyo", "@pref.example.lg.jp"]
    )
    phone = chance.choice(["03-3578-2855", "0868ｰ54-2985", "0123-45-6789", "099-216-1234"])
    form = chance.one_habit({
        "contact and department glued": 0.6, "contact on lines of its own": 0.15, "two departments": 0.08,
        "contact withheld": 0.05, "all contact withheld": 0.05, "department on two lines": 0.07,
    })  # fmt: skip
    case.row["department_name"] = names[0]
    if form == "contact and department glued":
        return [[f"担当部署 メール電話 {mail}{phone}{names[0]}"]]
    if form == "contact withheld":
        return [[f"担当部署 メール電話 －－{names[0]}"]]
    if form == "all contact withheld":
        case.row["department_name"] = None
        return [["担当部署 メール電話 （非公表）（非公表）（非公表）"]]
    if form == "two departments":
        case.row["department_name"] = "、".join(
            f"{name}（{note}）" for name, note in zip(names, ("予約", "全体"), strict=True)
        )
        return [["担当部署 メール電話", mail, "soumu@city.example.lg.jp"], [phone, "0987-55-1154"],
                [f"{names[0]}（予約）"], [f"{names[1]}（全体）"]]  # fmt: skip
    if form == "department on two lines":
        name = f"{municipality}総合政策部行政改革課スマートタウン推進室"
        case.row["department_name"] = name
        return [[f"担当部署 メール電話 {mail}{phone}", name[:-5], name[-5:]]]
    return [[f"担当部署 メール電話 {mail}", phone, chance.choice(["（内5562）", "（代表）"])], [names[0]]]
