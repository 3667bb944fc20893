-- One row per subsidy of a case: the whole table, as in data/subsidies.csv.
select
    subsidies.case_id,
    subsidies.subsidy_no,
    subsidies.cost_kind_code,
    subsidies.subsidy_name,
    subsidies.amount_yen,
from subsidies
order by subsidies.case_id, subsidies.subsidy_no;
