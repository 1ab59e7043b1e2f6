-- group_span: the days on which enough members of a group hold, for the groups of one height that need more than one.
-- Rows as in merged_span.
with step as (
    select span.subject, node.parent as node, edge.day, sum(edge.change) as change
    from span
    join node on node.node = span.node
    join node as parent on parent.node = node.parent
    cross join lateral (
        select span.from_day as day, 1 as change
        union all
        select span.until_day + 1, -1
    ) as edge
    where parent.height = $height and parent.kind = 'group' and parent.needed > 1
    group by all
),

holding as (
    select
        step.*,
        sum(step.change) over (partition by step.subject, step.node order by step.day) >= parent.needed as holds
    from step
    join node as parent on parent.node = step.node
),

turn as (
    select *, lag(holds, 1, false) over (partition by subject, node order by day) as held
    from holding
),

next_turn as (
    select *, lead(day) over (partition by subject, node order by day) - 1 as until_day
    from turn
    where holds != held
)

select subject, node, day as from_day, until_day
from next_turn
where holds
