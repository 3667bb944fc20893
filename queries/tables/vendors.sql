-- One row per company of a case: the whole table, as in data/vendors.csv.
select
    vendors.case_id,
    vendors.vendor_no,
    vendors.vendor_name,
    vendors.service_name,
    vendors.role_code,
from vendors
order by vendors.case_id, vendors.vendor_no;
