-- One row per dated step: the whole table, as in data/milestones.csv.
select
    milestones.case_id,
    milestones.milestone_no,
    milestones.starts_on,
    milestones.ends_on,
    milestones.step_name,
from milestones
order by milestones.case_id, milestones.milestone_no;
