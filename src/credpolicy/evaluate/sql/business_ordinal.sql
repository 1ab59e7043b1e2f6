-- business_ordinal: how many business days have gone by from 1900 to each day, that day included, as one list.
select list(ordinal order by day)
from (
    select
        day,
        count(*) filter (isodow(day) < 6 and day not in (select holiday from business where holiday is not null))
            over (order by day) as ordinal
    from (select unnest(generate_series(date '1900-01-01', date '2199-12-31', interval 1 day))::date as day)
)
