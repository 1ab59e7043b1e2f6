-- span: the days on which credits hold, as spans that do not touch. A row is a span of a subject and a node.
with ordered as (
    select
        duty, from_day, until_day,
        max(until_day) over (
            partition by duty order by from_day, until_day rows between unbounded preceding and 1 preceding
        ) as reached
    from credit_failed
    where from_day <= until_day
),

free as (
    select duty, coalesce(reached + 1, date '0001-01-01') as from_day, from_day - 1 as until_day
    from ordered
    where from_day > coalesce(reached + 1, date '0001-01-01')
    union all
    select duty, max(until_day) + 1, date '9999-12-31'
    from ordered
    group by duty
    having max(until_day) < date '9999-12-31'
    union all
    select duty, date '0001-01-01', date '9999-12-31'
    from credit_duty
    where duty not in (select duty from ordered)
)

select duty.subject, duty.node, free.from_day, free.until_day
from free
join credit_duty as duty using (duty)
