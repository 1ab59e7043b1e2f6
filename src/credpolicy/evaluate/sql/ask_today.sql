-- ask: each obligation today, asked about under the number of its duty. Unique: ask.
select obligation.duty as ask, obligation.duty as subject, today.day
from obligation
cross join today
