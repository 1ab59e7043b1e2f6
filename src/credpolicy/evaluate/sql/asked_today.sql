-- asked: each obligation, and today as the day asked about. Unique: ask.
select duty as ask, duty as subject, today.day, obligation.*
from obligation
cross join today
