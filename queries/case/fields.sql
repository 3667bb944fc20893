-- One row: everything the table of cases holds on one case.
select
    cases.*,
    sources.title as source_title,
    sources.publisher_name,
    sources.edition,
from cases
inner join sources using (source_id)
where cases.case_id = $case_id;
