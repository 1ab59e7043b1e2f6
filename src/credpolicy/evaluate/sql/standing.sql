-- standing: the state of a leaf on each day asked about, also where nothing is held, and the end of its span. Unique: (ask, node).
select
    ask.ask,
    node.node,
    coalesce(leaf_standing.rank, 7) as rank,
    leaf_standing.record,
    leaf_standing.type,
    span.until_day
from ask
join subject using (subject)
join node on node.tree = subject.tree and node.type is not null
left join leaf_standing on leaf_standing.ask = ask.ask and leaf_standing.node = node.node
left join span
    on span.subject = ask.subject and span.node = node.node and ask.day between span.from_day and span.until_day
