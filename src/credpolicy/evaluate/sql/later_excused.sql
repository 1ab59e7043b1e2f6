-- later_excused: the days on which what excuses an obligation begins, or is over. A row is a day of a subject.
select duty as subject, unnest([from_day, until_day + 1]) as day
from provisional
union all
select provisional.duty, unnest([span.from_day, span.until_day + 1])
from provisional
join span on span.subject = provisional.sponsor and span.node = provisional.sponsor_node
union all
select obligation.duty, unnest([leave.from_day, leave.until_day + 1])
from obligation
join leave using (worker)
join requirement using (requirement)
where requirement.paused
union all
select obligation.duty, unnest([relief.from_day, relief.until_day + 1])
from obligation
join relief using (seat, requirement)
where not relief.own
union all
select duty, unnest([from_day, until_day + 1])
from extended
