# ruff: noqa: E501 (a table is easier to read unwrapped)
"""Ten readable cases of invented towns, as CSV files: every record type, with children and evidence that re-reads."""

import csv
from pathlib import Path

from etl import schema

Row = dict[str, str]


def _rows(text: str) -> list[Row]:
    header, *lines = ([cell.strip() for cell in line.split("|")] for line in text.strip().splitlines())
    return [dict(zip(header, line, strict=True)) for line in lines]


SOURCES = """
source_id | title                    | publisher_name | edition    | record_type_code
book      | 自治体DX事例集           | 例示研究会     | 令和5年度版 | case_study
grants    | デジタル実装交付金の概要 | 例示県         | 令和5年度  | grant_project
plan      | わかくさICT計画          | 若草市         | 令和6年版  | plan_measure
editors   | 編集部分類               | 編集部         |            |
"""

CASES = """
case_id   | source_id | source_no | record_type_code | title                    | category_code       | field_code           | fiscal_year | stage_code
book-01   | book      | 1         | case_study       | 書かない窓口             | counter_reform      | resident_counter     | 2023        |
book-02   | book      | 2         | case_study       | AI-OCRで給付の申請を読む | internal_operations | health_welfare       | 2023        |
book-03   | book      | 3         | case_study       | 保育所の選考をAIで       | internal_operations | education_children   | 2023        |
book-04   | book      | 4         | case_study       | 道路の点検を写真で       | inspection          | urban_infrastructure | 2023        |
book-05   | book      | 5         | case_study       | 議会のペーパーレス       | assembly            | assembly             | 2023        |
grants-01 | grants    | 1         | grant_project    | 県有施設の予約と鍵       | online_services     | public_facilities    | 2023        |
grants-02 | grants    | 2         | grant_project    | 町の回覧をアプリで       | public_information  | office_common        | 2023        |
plan-01   | plan      | (1)-1     | plan_measure     | 給付の申請の電子化       | online_services     | health_welfare       | 2024        | operating
plan-02   | plan      | (1)-2     | plan_measure     | テレワークの環境         | foundation          | office_common        | 2024        | planning
plan-03   | plan      | (2)-1     | plan_measure     | 除雪車の位置を見せる     | field_services      | transport            | 2024        | ended
"""

BODIES = """
case_id   | prefecture_name | municipality_name | municipality_type_code | population_band_code
book-01   | 長野県          | 風越町            | town                   | 10k_50k
book-02   | 奈良県          | 若草市            | city                   | 50k_100k
book-03   | 東京都          | 桜野区            | special_ward           | 100k_300k
book-04   | 大阪府          | 澪標市            | designated_city        | 300k_plus
book-05   | 高知県          | 久礼野村          | village                | under_10k
grants-01 | 兵庫県          | 兵庫県            | prefecture             | prefecture
grants-02 | 福岡県          | 松ヶ浜町          | town                   | 10k_50k
plan-01   | 奈良県          | 若草市            | city                   | 50k_100k
plan-02   | 奈良県          | 若草市            | city                   | 50k_100k
plan-03   | 北海道          | 雪見町            | town                   |
"""

POPULATIONS = """
case_id   | printed                        | population | population_on | population_is_rounded
book-01   | 2.0万人（令和５年１月１日現在） | 20000      | 2023-01-01    | true
book-02   | 60,000人(R5.12.1現在)          | 60000      | 2023-12-01    | false
book-03   | 25.0万人（令和５年１月１日現在） | 250000    | 2023-01-01    | true
book-04   | 120.0万人（令和５年１月１日現在） | 1200000  | 2023-01-01    | true
book-05   | 3,000人                        | 3000       |               | false
grants-01 | 5,400,000人                    | 5400000    |               | false
grants-02 | 18,000人                       | 18000      |               | false
plan-01   | 60,000人                       | 60000      |               | false
plan-02   | 60,000人                       | 60000      |               | false
"""

COSTS = """
case_id   | cost    | printed             | yen      | status_code    | is_approx | tax_code
book-01   | initial | ※税込 11,000千円    | 11000000 | reported       | false     | included
book-01   | running | ※税込 1,100千円     | 1100000  | reported       | false     | included
book-02   | initial | 約26,700千円        | 26700000 | reported       | true      | unknown
book-02   | running | －円                | 0        | zero           | false     | unknown
book-03   | initial | ※税抜 （非公表）    |          | undisclosed    |           | excluded
book-04   | initial | ※税抜 50,000千円    | 50000000 | reported       | false     | excluded
book-04   | running | ※税抜 5,000千円     | 5000000  | reported       | false     | excluded
book-05   | initial | －円                | 0        | zero           | false     | unknown
book-05   | running | ※税抜 （算定不可）  |          | not_calculable |           | excluded
grants-01 | project | 54,000千円          | 54000000 | reported       | false     | unknown
grants-02 | project | 9,000千円           | 9000000  | reported       | false     | unknown
"""

TIMES = """
case_id   | column_name          | printed    | value
book-01   | hours_saved_per_year | 1,000時間  | 1000
book-02   | hours_saved_per_year | 約500時間  | 500
book-04   | hours_saved_per_year | 1,000時間  | 1000
book-01   | lead_time_months     | １年１か月 | 13
book-02   | lead_time_months     | 10か月     | 10
book-01   | service_start_on     | R3.4       | 2021-04-01
grants-02 | service_start_on     | 令和5年10月 | 2023-10-01
"""

HOURS_STATUS = """
case_id | hours_saved_status_code | hours_saved_is_approx
book-01 | actual                  | false
book-02 | estimate                | true
book-03 | per_unit_only           |
book-04 | actual                  | false
"""

CHILDREN = {
    "deployments": """
case_id | deployment_no | form_code | hosting_code
book-01 | 1             | package   | cloud
book-02 | 1             | custom    | on_premises
""",
    "vendors": """
case_id | vendor_no | vendor_name        | service_name | role_code
book-01 | 1         | 株式会社みずうみ   | らくらく窓口 | vendor
book-04 | 1         | 例示大学           |              | partner
""",
    "tags": """
case_id   | tag_code
book-01   | tablet
book-02   | ai_ocr
book-02   | rpa
grants-02 | line
""",
    "cost_items": """
case_id | cost_item_no | cost_kind_code | item_name    | printed   | amount_yen | is_approx
book-01 | 1            | initial        | システム構築 | 9,000千円 | 9000000    | false
book-01 | 2            | initial        | 端末         | 2,000千円 | 2000000    | false
""",
    "subsidies": """
case_id | subsidy_no | cost_kind_code | subsidy_name   | printed   | amount_yen
book-01 | 1          | initial        | 窓口改革交付金 | 5,500千円 | 5500000
book-04 | 1          | initial        | 点検交付金     | 8,000千円 | 8000000
book-04 | 2          | initial        | 県の補助金     |           |
""",
    "effects": """
case_id | effect_no | metric_code   | metric_name    | printed | value | value_max | unit_code | period_code | basis_code | scope_code | side_code
book-01 | 1         | resident_time | 住民の滞在時間 | ３～５分 | 3     | 5         | minutes   | per_case    | actual     | per_unit   | residents
book-03 | 1         | staff_time    | 選考の時間     | 約９割  | 90    |           | percent   | none        | estimate   | per_unit   | staff
""",
    "kpis": """
kpi_id       | case_id   | level_code | kpi_name         | is_lower_better
grants-02-k1 | grants-02 | outcome    | アプリの利用者数 | false
plan-01-k1   | plan-01   | measure    | 電子申請の割合   | false
""",
    "kpi_values": """
kpi_id       | fiscal_year | kind_code | printed | value | unit_name | achievement_code
grants-02-k1 |             | target    | 3,000人 | 3000  | 人        |
plan-01-k1   | 2023        | target    | 80%     | 80    | %         |
plan-01-k1   | 2023        | result    | 81. 0% | 81    | %         | achieved
""",
    "milestones": """
case_id | milestone_no | step_name | printed    | starts_on  | ends_on
book-01 | 1            | 検討      | R2.3～R3.3 | 2020-03-01 | 2021-03-01
plan-01 | 1            | 運用      | 令和５年度 | 2023-04-01 | 2024-03-01
""",
    "relations": """
case_id | related_case_id | relation_code | note
book-02 | plan-01         | same_project  | 事例集の取組は市の計画の施策(1)-1と同じである
""",
    "corrections": """
correction_id | source_id | table_name | row_key                | column_name | printed_text | use_text | reason
plan-c01      | plan      | kpi_values | plan-01-k1/2023/result | value       | 81. 0%      | 81.0%    | 小数点の後に空白がある
""",
    "problems": """
problem_no | rule_id | source_id | table_name | row_key | column_name | value | message
1          | editor  | plan      | cases      | plan-03 |             |       | 団体の人口が印刷されていない
""",
}

# Where the printed text of a child table is read into.
EVIDENCED = {
    "cost_items": "amount_yen", "subsidies": "amount_yen", "effects": "value", "kpi_values": "value",
    "milestones": "starts_on",
}  # fmt: skip


def tables() -> dict[str, list[Row]]:
    """Return the tables of the tiny data as rows of text."""
    found = {"sources": _rows(SOURCES), "cases": _cases(), "evidence": _case_evidence()}
    for name, text in CHILDREN.items():
        rows = _rows(text)
        found[name] = [{column: cell for column, cell in row.items() if column != "printed"} for row in rows]
        found["evidence"] += [
            evidence(source_of(row), name, row_key(name, row), EVIDENCED[name], row["printed"])
            for row in rows
            if row.get("printed")
        ]
    return found


def _cases() -> list[Row]:
    cases = {row["case_id"]: STATED_NOTHING | row for row in _rows(CASES)}
    for text in (BODIES, POPULATIONS, HOURS_STATUS):
        for row in _rows(text):
            cases[row["case_id"]] |= {name: cell for name, cell in row.items() if name != "printed"}
    for row in _rows(COSTS):
        columns = {f"{row['cost']}_cost_{name}": row[name] for name in ("yen", "status_code", "is_approx", "tax_code")}
        cases[row["case_id"]] |= columns
    for row in _rows(TIMES):
        cases[row["case_id"]][row["column_name"]] = row["value"]
    return list(cases.values())


STATED_NOTHING = {
    "initial_cost_status_code": "not_stated", "running_cost_status_code": "not_stated",
    "project_cost_status_code": "not_stated", "hours_saved_status_code": "not_stated",
}  # fmt: skip


def _case_evidence() -> list[Row]:
    printed = [(row["case_id"], "population", row["printed"]) for row in _rows(POPULATIONS)]
    printed += [(row["case_id"], f"{row['cost']}_cost_yen", row["printed"]) for row in _rows(COSTS)]
    printed += [(row["case_id"], row["column_name"], row["printed"]) for row in _rows(TIMES)]
    rows = [evidence(case_id.split("-")[0], "cases", case_id, column, text) for case_id, column, text in printed]
    return [*rows, *(evidence("editors", "cases", row["case_id"], "field_code", "編集部分類") for row in _rows(CASES))]


def source_of(row: Row) -> str:
    """Return the id of the source that a case, or a child of it, comes from."""
    return (row.get("case_id") or row["kpi_id"]).split("-")[0]


def row_key(table_name: str, row: Row) -> str:
    """Return the key that evidence gives to a row."""
    return "/".join(row[name] for name in schema.tables()[table_name].key)


def evidence(source_id: str, table_name: str, key: str, column_name: str, printed_text: str) -> Row:
    """Return one piece of evidence."""
    return {
        "source_id": source_id, "table_name": table_name, "row_key": key, "column_name": column_name,
        "printed_text": printed_text, "first_line": "1", "last_line": "1",
    }  # fmt: skip


def write(folder: Path, rows: dict[str, list[Row]]) -> Path:
    """Write one CSV per table, with all columns of the schema, and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table_rows in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf8", newline="") as file:
            writer = csv.DictWriter(file, schema.tables()[name].column_names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(table_rows)
    return folder


def read(folder: Path, table_name: str) -> list[Row]:
    """Return the rows of one table of a folder."""
    with (folder / f"{table_name}.csv").open(encoding="utf8", newline="") as file:
        return list(csv.DictReader(file))


def change(folder: Path, table_name: str, key: str, /, **cells: str) -> None:
    """Change cells of the row with that key."""
    rows = read(folder, table_name)
    [row] = [row for row in rows if row_key(table_name, row) == key]
    row |= cells
    write(folder, {table_name: rows})


def add(folder: Path, table_name: str, /, **cells: str) -> int:
    """Add a row and return its number, the header being row 1."""
    rows = [*read(folder, table_name), cells]
    write(folder, {table_name: rows})
    return len(rows) + 1


def add_line(folder: Path, table_name: str, line: str) -> int:
    """Add a line as it stands and return its number, the header being row 1."""
    row_no = len(read(folder, table_name)) + 2
    with (folder / f"{table_name}.csv").open("a", encoding="utf8", newline="") as file:
        file.write(line)
    return row_no
