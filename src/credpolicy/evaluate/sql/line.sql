-- line: how each line of a requirement stands on the day. Unique: (duty, node).
select
    standing.ask as duty,
    standing.node,
    standing.rank,
    standing.record,
    nullif(standing.until_day, date '9999-12-31') as until_day,
    nullif(record.ends_on, date '9999-12-31') as ends_on,
    nullif(record.last_day, date '9999-12-31') as last_day
from standing_today as standing
join node using (node)
left join record on record.record = standing.record
where node.line
