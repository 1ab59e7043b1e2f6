-- at_standing: how tests with `at` of one height stand: as what is behind them does on their day; unknown where nobody knows the day.
select standing.ask, at_node.node, standing.rank, standing.record, standing.rule
from standing
join node on node.node = standing.node
join node as at_node on at_node.node = node.parent
join scoped on scoped.ask = standing.ask and scoped.scope = at_node.node
where at_node.height = $height and at_node.kind = 'at'
union all
select ask.ask, node.node, 4, null, null
from ask
join node using (tree)
left join scoped on scoped.ask = ask.ask and scoped.scope = node.node
where node.height = $height and node.kind = 'at' and scoped.ask is null
