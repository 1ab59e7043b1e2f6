-- point: the amounts that are judged together, and the days they are judged for. Unique: point.
-- Of a window they are the days on which the same entries count (sums without categories are in `running`); of a cycle or
-- a year its own first and last day.
with turn as (
    select moment, from_day as day
    from credit_asked
    where kind = 'window' and (divided or cuts = 'whole')
    union
    select moment, unnest([portion.from_day, portion.until_day + 1])
    from credit_portion as portion
    join credit_asked as asked using (moment)
    where asked.kind = 'window' and (asked.divided or asked.cuts = 'whole')
),

framed as (
    select
        asked.moment, false as yearly, turn.day as from_day,
        lead(turn.day, 1, asked.until_day + 1) over (partition by turn.moment order by turn.day) - 1 as until_day
    from turn
    join credit_asked as asked using (moment)
    where turn.day <= asked.until_day
    union all
    select moment, false, from_day, until_day
    from credit_asked
    where kind = 'round' and not chained
    union all
    select year.moment, true, year.from_day, year.until_day
    from credit_year as year
    where not year.chained
)

select
    row_number() over () as point,
    framed.moment, framed.yearly, framed.from_day, framed.until_day,
    framed.until_day as seen_day,
    0::hugeint as carried
from framed
