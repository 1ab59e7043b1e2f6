-- business_holiday: the holidays that are no weekends, as one list.
select coalesce(list(holiday order by holiday), []::date[])
from (select distinct holiday from business where isodow(holiday) < 6)
