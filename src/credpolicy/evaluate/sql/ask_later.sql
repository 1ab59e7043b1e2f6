-- ask: each obligation on each later day on which its state might change; these have negative numbers. Unique: ask.
select change_day.ask, change_day.subject, change_day.day
from change_day
