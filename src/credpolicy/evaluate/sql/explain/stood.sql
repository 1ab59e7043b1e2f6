-- stood: how every test of an obligation stands on the day, its lines and all that is below them. Unique: (duty, node).
select
    obligation.duty,
    node.node,
    coalesce(standing.rank, 7) as rank,
    standing.record,
    nullif(span.until_day, date '9999-12-31') as until_day
from obligation
join node on node.tree = obligation.root
left join standing on standing.ask = obligation.duty and standing.node = node.node
left join span
    on span.subject = obligation.duty
    and span.node = node.node
    and $as_of::date between span.from_day and span.until_day
