-- settled: what was found at each point, seen on its last day; and on which later day it was made up. Unique: (moment, yearly, from_day).
with seen as (
    select outcome.moment, outcome.seen_day, bool_and(outcome.holds) as holds
    from credit_outcome as outcome
    join credit_asked as asked using (moment)
    where asked.kind = 'round' and outcome.until_day = asked.until_day
    group by outcome.moment, outcome.seen_day
),

made_up as (
    select moment, min(seen_day) as day
    from seen
    where holds
    group by moment
)

select
    outcome.moment, outcome.yearly, outcome.from_day, outcome.until_day, outcome.carried, outcome.counted, outcome.holds,
    case when outcome.until_day = asked.until_day then made_up.day end as made_up_on
from credit_outcome as outcome
join credit_asked as asked using (moment)
left join made_up on made_up.moment = outcome.moment
where outcome.seen_day = outcome.until_day
