-- business_before: how many business days from the year 1 on lie before each of these holidays, as one list.
select coalesce(list(weekdays_until(holiday) - place order by holiday), []::bigint[])
from (
    select holiday, row_number() over (order by holiday) as place
    from (select distinct holiday from business where isodow(holiday) < 6)
)
