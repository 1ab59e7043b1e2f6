-- carried: from when until when the records of a cohort count further than they do by themselves. Unique: waiver.
select waiver, min(from_day) as from_day, max(until_day) as until_day
from extension
where until_day is not null
group by waiver
