"""Generates documents of the known layouts with any number of records, made of one made-up record repeated."""

CASEBOOK_LEGEND = """ 事例集の構成

※ 令和７年度に新たに掲載した事例には、左上に のラベルが付いています。

New
"""
CASEBOOK_FOOT = """
  ＜３．内部DX＞ フロントヤード（住民との接点）②窓口改革

{number} 窓口の申請を電子化 【岡山県鏡野町】

人口：
１万人以上
５万人未満

電子申請
"""
CASEBOOK_CASE = f""" ➢ 申請を電子化し、窓口で書かずに済むようにした

事業の概要

○ 24時間申請できる。
{CASEBOOK_FOOT}
 事業効果

コスト

 サービス提供事業者等 スケジュール

スケジュールの内訳

検討開始から導入までの期間 １年10か月

イニシャルコスト ※税抜 1,200千円 ランニングコスト（1年あたり） ※税込 約300千円

（内訳） •システム構築費
•端末と付属品の
購入費

900千

300千

円
円

（内訳） •保守費 約300千円

（備考） （備考）

サービス
提供事業者

株式会社例示

サービス名 窓口クラウド

運用形態 パッケージ製品をクラウド環境で運用

R4.8～R5.3 システム構築

R5.4～ 運用開始（試行を経て）

担当部署 メール電話 madoguchi@town.example.lg.jp0868ｰ54-2985鏡野町住民税務課
{CASEBOOK_FOOT}
○ １年間あたり500時間の業務時間を削減した。

その他
参画主体

－

※主にシステム導入等
に係るコストを記載

 （鏡野町）

取組の経緯を教えてください。

窓口の待ち時間を減らすためです。

【参考情報】  鏡野町人口：1.2万人（令和５年１月１日現在）
関連ＵＲＬ：鏡野町（https://www.town.example.lg.jp/a.html）
{CASEBOOK_FOOT}"""
GRANT_SHEET = """事業概要 【電子図書館事業{number}】

自治体名 兵庫県明石市 人口 305,404人 事業費 12,300千円

事業概要

図書館の本を画面で読めるようにする。

具体
サービス

【貸出サービス】
・予約

主な
KPI

【アウトプット指標（活動指標）】
①貸出数

【アウトカム指標（成果指標）】
①満足度



"""


def casebook(cases: int) -> str:
    """Return a casebook of three pages a case."""
    return CASEBOOK_LEGEND + "".join(CASEBOOK_CASE.replace("{number}", str(number)) for number in range(1, cases + 1))


def grants(sheets: int) -> str:
    """Return a list of grant projects, one sheet a project."""
    return "".join(GRANT_SHEET.replace("{number}", str(number)) for number in range(1, sheets + 1))


DOCUMENTS = {"casebook": casebook, "grants": grants}
