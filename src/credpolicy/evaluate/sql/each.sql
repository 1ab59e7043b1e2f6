-- each: the same, each value or name of a record with the stretches of days on which it is there. Unique: (each, from_day).
with stretch as (
    select
        *,
        count(*) filter (before is null or from_day > before + 1) over (
            partition by each order by from_day rows between unbounded preceding and current row
        ) as stretch
    from (select *, lag(until_day) over (partition by each order by from_day) as before from each_part)
)

select each, seat, requirement, name, min(from_day) as from_day, max(until_day) as until_day
from stretch
group by each, seat, requirement, name, stretch
