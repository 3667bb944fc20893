-- One row per vendor, partner, deployment and tag of each pinned case, as words.
select
    vendors.case_id,
    'vendor' as part,
    vendors.role_code as code,
    vendors.vendor_name as text,
    vendors.service_name as detail,
    vendors.vendor_no as sort_order,
from vendors
where list_contains($pins, vendors.case_id)
union all
select deployments.case_id, 'deployment', deployments.form_code, deployments.hosting_code, null, deployments.deployment_no
from deployments
where list_contains($pins, deployments.case_id)
union all
select tags.case_id, 'tag', tags.tag_code, tags.tag_code, null, 0
from tags
where list_contains($pins, tags.case_id)
order by case_id, part, sort_order, text;
