-- One row per dated step of the plan measures in the selection, in the order of time within a measure.
select
    selected.source_id,
    sources.title as source_title,
    selected.case_id,
    selected.title,
    selected.prefecture_name,
    selected.municipality_name,
    milestones.milestone_no,
    milestones.step_name,
    milestones.starts_on,
    milestones.ends_on,
    evidence.printed_text,
from selected
inner join sources using (source_id)
inner join milestones using (case_id)
left join evidence
    on evidence.table_name = 'milestones' and evidence.column_name = 'starts_on'
    and evidence.row_key = milestones.case_id || '/' || milestones.milestone_no
where selected.record_type_code = 'plan_measure'
order by selected.source_id, selected.case_id, milestones.starts_on, milestones.milestone_no;
