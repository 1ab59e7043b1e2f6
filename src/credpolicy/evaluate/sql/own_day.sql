-- own_day: the day on which an obligation is judged, where its worker has a day of their own. Unique: subject.
select obligation.duty as subject, judged_on.day
from obligation
join judged_on using (worker)
