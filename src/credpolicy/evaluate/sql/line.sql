-- line: how each line of a requirement stands on the day, and since when it does not hold. Unique: (duty, node).
with held as (
    select
        span.subject,
        span.node,
        max(span.until_day) filter (
            coalesce(own_day.day, today.day) between span.from_day and span.until_day
        ) as until_day,
        max(span.until_day) filter (span.until_day < coalesce(own_day.day, today.day)) as last_held
    from span
    cross join today
    left join own_day on own_day.subject = span.subject
    group by span.subject, span.node
)

select
    obligation.duty,
    node.node,
    coalesce(standing.rank, 7) as rank,
    standing.record,
    nullif(held.until_day, date '9999-12-31') as until_day,
    nullif(record.ends_on, date '9999-12-31') as ends_on,
    nullif(record.last_day, date '9999-12-31') as last_day,
    case when held.until_day is null then greatest(obligation.owed_from, held.last_held + 1) end as since
from obligation
join node on node.tree = obligation.root and node.line
left join standing on standing.ask = obligation.duty and standing.node = node.node
left join held on held.subject = obligation.duty and held.node = node.node
cross join today
left join own_day on own_day.subject = obligation.duty
left join record
    on record.record = standing.record
    and record.rule = standing.rule
    and coalesce(own_day.day, today.day) between record.from_day and record.until_day
