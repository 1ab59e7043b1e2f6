-- narrowed: how each condition of a leaf's `where` stands for a record on each day asked about.
-- Unique: (node, record, day, clause, condition).
select
    node.node,
    record.record,
    day.day,
    condition.clause,
    condition.condition,
    coalesce(bool_or(day.day between span.from_day and span.until_day), false) != condition.negated as holds,
    nullif(min(span.from_day), date '0001-01-01') as from_day,
    nullif(max(span.until_day), date '9999-12-31') as until_day
from node
join condition on condition.selector = node.selector
join node_type on node_type.node = node.node
join (select distinct record, type from record) as record on record.type = node_type.type
join credential_profile using (record)
cross join explain_day as day
left join condition_span as span
    on span.of = 'credential'
    and span.profile = credential_profile.profile
    and span.selector = condition.selector
    and span.clause = condition.clause
    and span.condition = condition.condition
where node.kind = 'type'
group by node.node, record.record, day.day, condition.clause, condition.condition, condition.negated
