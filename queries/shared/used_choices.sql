-- One row per choice of a filter that any case has, so that no filter offers what cannot be found.
select distinct 'types' as field, cases.record_type_code as code from cases
union all
select distinct 'bands', cases.population_band_code from cases where cases.population_band_code is not null
union all
select distinct 'categories', cases.category_code from cases where cases.category_code is not null
union all
select distinct 'fields', cases.field_code from cases where cases.field_code is not null
union all
select distinct 'prefectures', cases.prefecture_name from cases
union all
select distinct 'tags', tags.tag_code from tags
union all
select distinct 'forms', deployments.form_code from deployments where deployments.form_code is not null
union all
select distinct 'hostings', deployments.hosting_code from deployments where deployments.hosting_code is not null
order by field, code;
