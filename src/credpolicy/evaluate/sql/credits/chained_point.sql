-- chained_point: the points of the cycle of one number, of those that bear on each other. Unique: point.
-- A cycle is judged on its last day, and on each later day on which something might make up for it.
with cycle as (
    select *
    from credit_asked
    where kind = 'round' and chained and number = $number
),

seen as (
    select moment, until_day as day
    from cycle
    union
    select cycle.moment, portion.day
    from cycle
    join credit_portion as portion using (moment)
    anti join credit_taken as taken on taken.duty = cycle.duty and taken.day = portion.day
    where portion.day > cycle.until_day
),

framed as (
    select cycle.moment, false as yearly, cycle.from_day, cycle.until_day, seen.day as seen_day
    from cycle
    join seen using (moment)
    union all
    select year.moment, true, year.from_day, year.until_day, case when year.last then seen.day else year.until_day end
    from cycle
    join credit_year as year using (moment)
    join seen on seen.moment = cycle.moment and (year.last or seen.day = cycle.until_day)
)

select
    row_number() over () as point,
    framed.moment, framed.yearly, framed.from_day, framed.until_day, framed.seen_day,
    case when framed.yearly then 0 else coalesce(carried.amount, 0) end::hugeint as carried
from framed
join cycle using (moment)
left join credit_carried as carried on carried.duty = cycle.duty
