-- asked: the same with what is known of the obligation. Unique: ask.
select obligation.duty as ask, today.day, obligation.*
from obligation
cross join today
union all
select change_day.ask, change_day.day, obligation.*
from change_day
join obligation on obligation.duty = change_day.subject
