-- reached: which waiver reaches which obligation on the day, whether it needs to be excused or not. Unique: (waiver, duty).
-- `own`: it is their approver's, whom it does not excuse.
select relief.waiver, obligation.duty, relief.own
from obligation
join relief using (seat, requirement)
where $as_of::date between relief.from_day and relief.until_day
union
select waiver, duty, false
from extended
where $as_of::date between from_day and until_day
