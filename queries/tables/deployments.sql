-- One row per deployment statement of a case: the whole table, as in data/deployments.csv.
select
    deployments.case_id,
    deployments.deployment_no,
    deployments.form_code,
    deployments.hosting_code,
from deployments
order by deployments.case_id, deployments.deployment_no;
