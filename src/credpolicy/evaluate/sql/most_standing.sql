-- most_standing: how groups of one height stand of which no more than so many members may hold: valid, or invalid by the best of them.
with counted as (
    select ask, node, count(*) as holding, arg_min_null(record, worth) as record, arg_min_null(rule, worth) as rule
    from member
    where rank <= 1
    group by ask, node
)

select
    ask.ask,
    node.node,
    case when counted.holding > node.needed then 6 else 0 end as rank,
    case when counted.holding > node.needed then counted.record end as record,
    case when counted.holding > node.needed then counted.rule end as rule
from ask
join node on node.tree = ask.tree and node.height = $height and node.kind = 'most'
left join counted on counted.ask = ask.ask and counted.node = node.node
