-- merged_span: the stretches of `piece` joined to spans without a hole, of one subject and node; spans never touch.
with whole as (
    select
        subject,
        node,
        count(*) as pieces,
        min(from_day) as from_day,
        max(until_day) as until_day,
        min(until_day) as first_until,
        max(from_day) as last_from
    from piece
    where from_day <= until_day
    group by subject, node
),

-- one or two pieces, and any number that all meet, need no sorting
simple as (
    select subject, node, from_day, until_day
    from whole
    where last_from <= first_until + 1
    union all
    select subject, node, unnest([from_day, last_from]), unnest([first_until, until_day])
    from whole
    where last_from > first_until + 1 and pieces = 2
),

reached as (
    select
        piece.*,
        max(piece.until_day) over (
            partition by piece.subject, piece.node order by piece.from_day
            rows between unbounded preceding and 1 preceding
        ) as reached
    from piece
    join whole using (subject, node)
    where whole.last_from > whole.first_until + 1 and whole.pieces > 2 and piece.from_day <= piece.until_day
),

stretch as (
    select
        *,
        count(*) filter (reached is null or from_day > reached + 1) over (
            partition by subject, node order by from_day rows between unbounded preceding and current row
        ) as stretch
    from reached
)

select subject, node, from_day, until_day
from simple
union all
select subject, node, min(from_day), max(until_day)
from stretch
group by subject, node, stretch
