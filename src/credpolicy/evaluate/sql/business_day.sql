-- business_day: the business days from 1900 on in their order, as one list.
select list(day order by day)
from (select unnest(generate_series(date '1900-01-01', date '2199-12-31', interval 1 day))::date as day)
where isodow(day) < 6 and day not in (select holiday from business where holiday is not null)
