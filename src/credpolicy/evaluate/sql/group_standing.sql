-- group_standing: the same for the groups of one height: a group that needs k members stands as its k-th best member does.
-- Groups of which fewer members have a row have none either.
with member as (
    select
        ask.ask,
        parent.node,
        parent.needed,
        standing.rank,
        standing.record,
        standing.rule,
        -- better members have a lesser worth: by state, then by the later end, then by the order written
        standing.rank::bigint * 1152921504606846976
        + (date '9999-12-31' - coalesce(span.until_day, date '0001-01-01'))::bigint * 68719476736
        -- of the lines of a requirement the one written first comes last, since all count
        + case when parent.line or parent.parent is not null then node.node else 1048576 - node.node end as worth
    from standing
    join node on node.node = standing.node
    join node as parent on parent.node = node.parent and parent.height = $height and parent.kind = 'group'
    join ask on ask.ask = standing.ask
    left join scoped on scoped.ask = standing.ask and scoped.scope = node.scope
    left join span
        on standing.rank <= 1
        and span.subject = ask.subject
        and span.node = node.node
        and coalesce(scoped.day, ask.day) between span.from_day and span.until_day
),

placed as (
    select *, row_number() over (partition by ask, node order by worth) as place
    from member
    where needed > 1
)

select ask, node, min(rank) as rank, arg_min_null(record, worth) as record, arg_min_null(rule, worth) as rule
from member
where needed = 1
group by ask, node
union all
select ask, node, rank, record, rule
from placed
where place = needed
