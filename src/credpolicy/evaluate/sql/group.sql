-- group: whether each group in the tests of an obligation holds on the day. Unique: (duty, node).
select obligation.duty, node.node, coalesce(standing.rank, 7) <= 1 as holds
from obligation
join node on node.tree = obligation.root and node.kind in ('group', 'most')
left join standing on standing.ask = obligation.duty and standing.node = node.node
