-- later_tested: the days on which a test is made, its condition begins or ends to hold, credits do, or a day that is due moves. Rows as in later_excused.
select subject, unnest([from_day, until_day + 1]) as day
from appointed
union all
select subject, unnest([from_day, until_day + 1])
from opened
union all
select subject, unnest([from_day, until_day + 1])
from credit_span
union all
select obligation.duty, unnest([phrase_day.from_day, phrase_day.day + 1])
from obligation
join requirement using (requirement)
join phrase_day
    on phrase_day.phrase in (requirement.due, requirement.provisional)
    and phrase_day.of = 'seat'
    and phrase_day.key = obligation.seat
