-- leaf_span: the days on which a leaf holds. A row is a span without a hole, of one subject and node; spans never touch.
with piece as (
    select subject, node, greatest(holds_from, from_day) as from_day, least(holds_until, until_day) as until_day
    from held
    where not verified
    union all
    select
        held.subject,
        held.node,
        greatest(held.holds_from, held.from_day, verified.from_day),
        least(held.holds_until, held.until_day, verified.until_day)
    from held
    join verified using (record)
    where held.verified
),

reached as (
    select
        *,
        max(until_day) over (
            partition by subject, node order by from_day rows between unbounded preceding and 1 preceding
        ) as reached
    from piece
    where from_day <= until_day
),

stretch as (
    select
        *,
        count(*) filter (reached is null or from_day > reached + 1) over (
            partition by subject, node order by from_day rows between unbounded preceding and current row
        ) as stretch
    from reached
)

select subject, node, min(from_day) as from_day, max(until_day) as until_day
from stretch
group by subject, node, stretch
