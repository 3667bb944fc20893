-- One row per ended measure in the selection: the fiscal year it ended and where the document prints a reason.
with ends as (
    select
        milestones.case_id,
        year(milestones.starts_on) - if(month(milestones.starts_on) < 4, 1, 0) as ended_year,
    from milestones
    where milestones.step_name = '施策終了'
)

select
    selected.case_id,
    selected.title,
    selected.prefecture_name,
    selected.municipality_name,
    selected.category_code,
    ends.ended_year,
    evidence.printed_text is not null as is_reason_printed,
    evidence.page as reason_page,
    evidence.first_line as reason_line,
    selected.summary,
    sources.title as source_title,
from selected
inner join sources using (source_id)
left join ends using (case_id)
left join evidence
    on evidence.table_name = 'cases' and evidence.row_key = selected.case_id
    and evidence.column_name = 'stage_code' and contains(evidence.printed_text, '終了理由')
where selected.stage_code = 'ended'
order by ends.ended_year desc nulls last, selected.case_id;
