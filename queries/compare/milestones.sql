-- One row per dated step of each pinned case, in the order of the document.
select
    milestones.case_id,
    milestones.milestone_no,
    milestones.step_name,
    milestones.starts_on,
    milestones.ends_on,
    evidence.printed_text,
from milestones
left join evidence
    on evidence.table_name = 'milestones' and evidence.column_name = 'starts_on'
    and evidence.row_key = milestones.case_id || '/' || milestones.milestone_no
where list_contains($pins, milestones.case_id)
order by milestones.case_id, milestones.milestone_no;
