-- most_standing: how groups of one height stand of which no more than so many members may hold: valid, or invalid by the best of them.
with counted as (
    select
        ask.ask,
        parent.node,
        parent.needed,
        count(*) filter (standing.rank <= 1) as holding,
        arg_min(standing.record, standing.rank::bigint * 1048576 + node.node) as record,
        arg_min(standing.rule, standing.rank::bigint * 1048576 + node.node) as rule
    from ask
    join node as parent on parent.tree = ask.tree and parent.height = $height and parent.kind = 'most'
    left join node on node.parent = parent.node
    left join standing on standing.ask = ask.ask and standing.node = node.node
    group by ask.ask, parent.node, parent.needed
)

select
    ask,
    node,
    case when holding > needed then 6 else 0 end as rank,
    case when holding > needed then record end as record,
    case when holding > needed then rule end as rule
from counted
