-- The band of a population, the collection's own limits: the one place of SQL that knows them. A prefecture has its own.
create temporary macro population_band(population) as
    case
        when population < 10000 then 'under_10k'
        when population < 50000 then '10k_50k'
        when population < 100000 then '50k_100k'
        when population < 300000 then '100k_300k'
        when population is not null then '300k_plus'
    end;
