-- most_span: the days on which no more than so many members of a group hold, for such groups of one height. Rows as in merged_span.
with edge as (
    select span.subject, node.parent as node, change.day, sum(change.change) as change
    from span
    join node on node.node = span.node
    join node as parent on parent.node = node.parent
    cross join lateral (
        select span.from_day as day, 1 as change
        union all
        select span.until_day + 1, -1
    ) as change
    where parent.height = $height and parent.kind = 'most'
    group by all
    union all
    -- before the first day on which a member holds none does
    select subject.subject, node.node, date '0001-01-01', 0
    from subject
    join node using (tree)
    where node.height = $height and node.kind = 'most'
),

step as (
    select subject, node, day, sum(change) as change
    from edge
    group by all
),

holding as (
    select
        step.*,
        sum(step.change) over (partition by step.subject, step.node order by step.day) <= node.needed as holds
    from step
    join node using (node)
    where step.day <= date '9999-12-31'
),

turn as (
    select *, lag(holds, 1, false) over (partition by subject, node order by day) as held
    from holding
),

next_turn as (
    select *, lead(day, 1, date '9999-12-31' + 1) over (partition by subject, node order by day) - 1 as until_day
    from turn
    where holds != held
)

select subject, node, day as from_day, until_day::date as until_day
from next_turn
where holds
