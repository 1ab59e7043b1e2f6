-- change: the first later day on which an obligation's state is another one. Unique: duty. Obligations that never change have no row.
select later.duty, min(later.day) as changes_on
from verdict as later
join verdict as today on today.ask = later.duty
where later.ask < 0 and later.state != today.state
group by later.duty
