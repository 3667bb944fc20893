-- A step ends no earlier than it starts, both in our time.
-- refuse
select
    'milestones' as table_name,
    milestones.row_id,
    'starts_on' as column_name,
    concat_ws(' ～ ', milestones.starts_on, milestones.ends_on) as value,
    '工程の開始と終了の順が逆か、年が1980から2100までにありません' as reason,
    '元号の換算と月を確かめてください' as remedy,
from milestones
where milestones.ends_on < milestones.starts_on
    or milestones.starts_on not between date '1980-01-01' and date '2100-01-01'
    or milestones.ends_on not between date '1980-01-01' and date '2100-01-01';
