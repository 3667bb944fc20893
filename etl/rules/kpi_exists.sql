-- A value of a KPI belongs to a KPI that was loaded.
-- refuse
select 'kpi_values' as table_name, kpi_values.row_id, 'kpi_id' as column_name, kpi_values.kpi_id as value,
    'KPI ID「' || kpi_values.kpi_id || '」が「KPI」の表（kpis）にありません（または取り込めませんでした）' as reason,
    'KPI IDを直すか、先に「KPI」の表の行を直してください' as remedy,
from kpi_values
anti join kpis using (kpi_id);
