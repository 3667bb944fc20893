-- The keys of the tables that can hold millions of rows: to index them once loaded takes a third of the time.
alter table cases add primary key (case_id);
alter table problems add primary key (problem_no);
alter table case_texts add primary key (case_id);
