-- The fiscal year of a KPI value is a western year of our time.
-- refuse
select
    'kpi_values' as table_name,
    kpi_values.row_id,
    'fiscal_year' as column_name,
    cast(kpi_values.fiscal_year as varchar) as value,
    '年度は1990から2100までの西暦です' as reason,
    '令和5年度なら 2023 と入れてください' as remedy,
from kpi_values
where kpi_values.fiscal_year not between 1990 and 2100;
