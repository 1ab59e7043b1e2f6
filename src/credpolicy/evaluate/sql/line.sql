-- line: how each line of a requirement stands on the day. Unique: (duty, node).
select
    subject.subject as duty,
    node.node,
    coalesce(standing.rank, 7) as rank,
    standing.record,
    nullif(span.until_day, date '9999-12-31') as until_day,
    nullif(record.ends_on, date '9999-12-31') as ends_on,
    nullif(record.last_day, date '9999-12-31') as last_day
from subject
cross join today
join node on node.tree = subject.tree and node.line
left join standing_today as standing on standing.ask = subject.subject and standing.node = node.node
left join span
    on span.subject = subject.subject
    and span.node = node.node
    and today.day between span.from_day and span.until_day
left join record on record.record = standing.record
