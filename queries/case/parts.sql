-- One row per vendor, partner, deployment, tag, related record and note of one case, as words.
select 'vendor' as part, vendors.role_code as code, vendors.vendor_name as text, vendors.service_name as detail, vendors.vendor_no as sort_order,
    null as key
from vendors
where vendors.case_id = $case_id
union all
select 'deployment', deployments.form_code, deployments.hosting_code, null, deployments.deployment_no, null
from deployments
where deployments.case_id = $case_id
union all
select 'tag', tags.tag_code, tags.tag_code, null, 0, null
from tags
where tags.case_id = $case_id
union all
select 'relation', relations.relation_code, cases.title, relations.note, 0, cases.case_id
from relations
inner join cases
    on cases.case_id = if(relations.case_id = $case_id, relations.related_case_id, relations.case_id)
where relations.case_id = $case_id or relations.related_case_id = $case_id
union all
select 'problem', problems.rule_id, problems.message, problems.value, problems.problem_no, null
from problems
where problems.row_key = $case_id or starts_with(problems.row_key, $case_id || '/') or starts_with(problems.row_key, $case_id || '-k')
order by part, sort_order, text;
