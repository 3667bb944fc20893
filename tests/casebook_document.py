"""Composes documents of the casebook layout for the tests: cases of three pages, any part of which may be changed."""

from etl.readers import casebook
from etl.readers.records import Source

LEGEND = [" 事例集の構成", "", "※ 令和７年度に新たに掲載した事例には、左上に のラベルが付いています。", "", "New"]
HEADER = "  ＜３．内部DX＞ フロントヤード（住民との接点）②窓口改革"
TITLE = "１ 窓口の申請を電子化 【岡山県鏡野町】"
BAND = ["人口：", "１万人以上", "５万人未満", "", "電子申請"]
COSTS = [
    "イニシャルコスト ※税抜 1,200千円 ランニングコスト（1年あたり） ※税込 約300千円",
    "",
    "（内訳） •システム構築費",
    "•端末と付属品の",
    "購入費",
    "",
    "900千",
    "",
    "300千 ",
    "",
    "円",
    "円",
    "",
    "（内訳） •保守費 約300千円",
    "",
    "（備考） （備考）",
]
VENDOR = ["サービス", "提供事業者", "", "株式会社テスト"]
SERVICE = ["サービス名 窓口クラウド"]
FORM = ["運用形態 パッケージ製品をクラウド環境で運用"]
SCHEDULE = ["R4.8～R5.3 システム構築", "", "R5.4～ 運用開始（試行を経て）"]
DEPARTMENT = ["担当部署 メール電話 madoguchi@town.example.lg.jp0868ｰ54-2985鏡野町住民税務課"]
BULLETS = ["○ １年間あたり500時間の業務時間を削減した。"]
PARTNER = ["その他", "参画主体", "", "－"]
REFERENCE = ["【参考情報】  鏡野町人口：1.2万人（令和５年１月１日現在）"]
URL = ["関連ＵＲＬ：鏡野町（https://www.town.example.lg.jp/a.html）"]


def overview(title=TITLE, band=BAND, header=HEADER, is_text_first=True):
    """A first page; in this layout its text often comes before its title."""
    text = [" ➢ 申請を電子化し、窓口で書かずに済むようにした", "", "事業の概要", "", "○ 24時間申請できる。"]
    head = ["", header, "", title, "", *band]
    return [*text, *head] if is_text_first else [f" {title}", *text[1:], "", header, "", *band]


def effects_page(
    *, title=TITLE, band=BAND, header=HEADER, lead_time="１年10か月", costs=COSTS, vendor=VENDOR, service=SERVICE,
    form=FORM, schedule=SCHEDULE, department=DEPARTMENT, bullets=BULLETS, partner=PARTNER,
):  # fmt: skip
    parts = [
        [" 事業効果"], ["コスト"], [" サービス提供事業者等 スケジュール"], ["スケジュールの内訳"],
        [f"検討開始から導入までの期間 {lead_time}"], costs, vendor, service, form, schedule, department, [header],
        bullets, partner, [title], ["※主にシステム導入等", "に係るコストを記載"], band,
    ]  # fmt: skip
    return [line for part in parts for line in ["", *part]][1:]


def interview(title=TITLE, band=BAND, header=HEADER, reference=REFERENCE, url=URL):
    text = [
        " （鏡野町）",
        "",
        "（総務省）",
        "",
        "取組の経緯を教えてください。",
        "",
        "○ 年間9,999時間をかけていました。",
    ]
    return [*text, "", *reference, *url, "", header, "", title, "", *band]


def case(**changes):
    """The pages of one case, any part of which may be changed; `title`, `band` and `header` change on all pages."""
    common = {name: changes.pop(name) for name in ("title", "band", "header") if name in changes}
    last = {name: changes.pop(name) for name in ("reference", "url") if name in changes}
    return [*overview(**common), *effects_page(**common, **changes), *interview(**common, **last)]


def read(*cases, legend=LEGEND):
    lines = [line for part in (legend, *cases) for line in part]
    return casebook.read(lines, Source(casebook.source_id(lines)))


def only_case(**changes):
    return read(case(**changes)).tables["cases"][0]


def values(extraction, table_name, *columns):
    return [tuple(row[column] for column in columns) for row in extraction.tables.get(table_name, [])]


def misses(extraction):
    return {(miss.table_name, miss.column_name) for miss in extraction.unread}
