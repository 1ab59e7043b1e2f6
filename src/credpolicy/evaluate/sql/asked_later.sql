-- asked: each obligation on each later day on which its state might change. Unique: ask.
select change_day.ask, change_day.subject, change_day.day, obligation.*
from change_day
join obligation on obligation.duty = change_day.subject
