-- most_standing: how groups of one height stand of which no more than so many members may hold: valid, or invalid by the best of them.
with member as (
    select
        ask.ask,
        parent.node,
        parent.needed,
        standing.rank,
        standing.record,
        standing.rule,
        standing.rank::bigint * 1152921504606846976
        + (date '9999-12-31' - coalesce(span.until_day, date '0001-01-01'))::bigint * 68719476736
        + node.node as worth
    from ask
    join node as parent on parent.tree = ask.tree and parent.height = $height and parent.kind = 'most'
    join node on node.parent = parent.node
    left join standing on standing.ask = ask.ask and standing.node = node.node
    left join scoped on scoped.ask = ask.ask and scoped.scope = node.scope
    left join span
        on standing.rank <= 1
        and span.subject = ask.subject
        and span.node = node.node
        and coalesce(scoped.day, ask.day) between span.from_day and span.until_day
),

counted as (
    select
        ask,
        node,
        needed,
        count(*) filter (rank <= 1) as holding,
        arg_min_null(record, worth) as record,
        arg_min_null(rule, worth) as rule
    from member
    group by ask, node, needed
)

select
    ask,
    node,
    case when holding > needed then 6 else 0 end as rank,
    case when holding > needed then record end as record,
    case when holding > needed then rule end as rule
from counted
