"""What `etl.typed` makes of cells that people fill in."""

from datetime import date

import pytest

from etl import schema, typed
from etl.clean import Unreadable


def column(table_name, name):
    return next(column for column in schema.tables()[table_name].columns if column.name == name)


def read(table_name, name, text):
    return typed.read(table_name, column(table_name, name), text)


@pytest.mark.parametrize(
    ("text", "yen"),
    [
        ("26700000", 26_700_000),
        ("26,700,000", 26_700_000),
        ("26,700千円", 26_700_000),
        ("26700千円", 26_700_000),
        ("2670万円", 26_700_000),
        ("２６７０万", 26_700_000),
        ("約1.2億円", 120_000_000),
        ("￥26,700,000", 26_700_000),
        ("￥26,700,000-", 26_700_000),
        ("26,700千円（税別）", 26_700_000),
        ("¥500", 500),
        ("4億5,000万円", 450_000_000),
        ("0", 0),
        ("０円", 0),
        ("-円", 0),
        ("非公表", None),
        ("算定不可", None),
    ],
)
def test_an_amount_is_read_as_people_type_it(text, yen):
    assert read("cases", "initial_cost_yen", text)["initial_cost_yen"] == yen


@pytest.mark.parametrize(
    "text",
    [
        "-", "－", "―", "", "なし", "不明", "2,670～3,000万円", "26,70円", "2670万円2年", "月10万円", "1.5", "-5000",
        "1e5", "$100", "26700000000000000000", "約", "千円", "1円5千円", "10万円/人",
    ],
)  # fmt: skip
def test_what_may_be_another_amount_or_none_is_not_read(text):
    with pytest.raises(Unreadable):
        read("cases", "initial_cost_yen", text)


@pytest.mark.parametrize(
    ("text", "status", "is_approx", "tax"),
    [
        ("26,700千円", "reported", False, "unknown"),
        ("約1.2億円（税抜）", "reported", True, "excluded"),
        ("2670万円程度 税込", "reported", True, "included"),
        ("0円", "zero", False, "unknown"),
        ("非公表", "undisclosed", None, "unknown"),
        ("算定不可", "not_calculable", None, "unknown"),
    ],
)
def test_an_amount_tells_its_state_its_tax_and_whether_it_is_approximate(text, status, is_approx, tax):
    values = read("cases", "initial_cost_yen", text)
    assert values["initial_cost_status_code"] == status
    assert values["initial_cost_is_approx"] is is_approx
    assert values["initial_cost_tax_code"] == tax


@pytest.mark.parametrize("text", ["120万円/年", "年額120万円", "120万円（年額）", "1,200千円"])
def test_a_yearly_cost_may_say_that_it_is_yearly(text):
    assert read("cases", "running_cost_yen", text)["running_cost_yen"] == 1_200_000


@pytest.mark.parametrize("text", ["月額10万円", "10万円/月", "日額1万円"])
def test_a_cost_of_another_period_is_not_read_as_yearly(text):
    with pytest.raises(Unreadable):
        read("cases", "running_cost_yen", text)


@pytest.mark.parametrize(
    ("table_name", "name", "text", "value"),
    [
        ("cases", "fiscal_year", "R5", 2023),
        ("cases", "fiscal_year", "令和5年度", 2023),
        ("cases", "fiscal_year", "H31", 2019),
        ("cases", "fiscal_year", "令和元年度", 2019),
        ("cases", "fiscal_year", "２０２３", 2023),
        ("cases", "service_start_on", "R5.4", date(2023, 4, 1)),
        ("cases", "service_start_on", "2023/4", date(2023, 4, 1)),
        ("cases", "service_start_on", "令和5年4月", date(2023, 4, 1)),
        ("cases", "service_start_on", "令和5年度", date(2023, 4, 1)),
        ("cases", "population_on", "令和５年１月１日", date(2023, 1, 1)),
        ("milestones", "ends_on", "令和5年度", date(2024, 3, 1)),
        ("cases", "population", "36,832人", 36832),
        ("cases", "population", "1.2万人", 12000),
        ("cases", "population", "３６８３２", 36832),
        ("cases", "hours_saved_per_year", "約1,000時間", 1000.0),
        ("cases", "hours_saved_per_year", "500.5", 500.5),
        ("cases", "hours_saved_per_year", "1.8万時間", 18_000.0),
        ("cases", "population_on", "令和5年3月末", date(2023, 3, 31)),
        ("cases", "lead_time_months", "1年2か月", 14),
        ("cases", "lead_time_months", "１４", 14),
        ("cases", "is_new", "はい", True),
        ("cases", "is_new", "○", True),
        ("cases", "is_new", "TRUE", True),
        ("cases", "is_new", "いいえ", False),
        ("effects", "value", "1,234.5", 1234.5),
        ("effects", "value", "▲3", -3.0),
        ("kpi_values", "value", "69.7%", 69.7),
        ("vendors", "vendor_no", "１", 1),
    ],
)  # fmt: skip
def test_years_days_counts_and_answers_are_read_as_people_type_them(table_name, name, text, value):
    assert read(table_name, name, text)[name] == value


@pytest.mark.parametrize(
    ("table_name", "name", "text"),
    [
        ("cases", "fiscal_year", "5"),
        ("cases", "fiscal_year", "H35"),
        ("cases", "fiscal_year", "令和5～6年度"),
        ("cases", "service_start_on", "H31"),
        ("cases", "service_start_on", "R5"),
        ("cases", "service_start_on", "令和5年度末"),
        ("cases", "service_start_on", "2023年度末"),
        ("cases", "service_start_on", "2023/13"),
        ("cases", "population_on", "2023-02-29"),
        ("milestones", "ends_on", "R2年度～"),
        ("milestones", "starts_on", "R2年度～R5年度"),
        ("cases", "population", "1万世帯"),
        ("cases", "hours_saved_per_year", "月100時間"),
        ("cases", "hours_saved_per_year", "100時間/月"),
        ("cases", "hours_saved_per_year", "6割"),
        ("cases", "lead_time_months", "－"),
        ("cases", "lead_time_months", "半年"),
        ("cases", "is_new", "たぶん"),
        ("effects", "value", "3件"),
        ("effects", "value", "3～5"),
        ("kpi_values", "value", "69,78％"),
        ("kpi_values", "fiscal_year", "99999999999"),
        ("vendors", "vendor_no", "一"),
        ("vendors", "vendor_no", "1 2"),
        ("vendors", "vendor_no", "9" * 5000),
        ("cases", "initial_cost_yen", "500\n600千円"),
        ("cases", "population", "②"),
        ("cases", "hours_saved_per_year", "1 500時間"),
        ("cases", "hours_saved_per_year", "9007199254740993"),
        ("kpi_values", "value", "90%以上"),
        ("kpi_values", "value", "5万"),
        ("kpi_values", "value", "5？"),
        ("kpi_values", "value", "12345678901234567890件"),
        ("cases", "title", "何でも"),
    ],
)  # fmt: skip
def test_what_is_no_value_of_its_column_is_not_read(table_name, name, text):
    with pytest.raises(Unreadable):
        read(table_name, name, text)


def test_a_unit_behind_a_kpi_is_told():
    assert read("kpi_values", "value", "69.7％")["unit_name"] == "%"


def test_what_a_text_says_of_a_column_that_its_table_lacks_is_left_out():
    assert read("subsidies", "amount_yen", "約500千円") == {"amount_yen": 500_000}
