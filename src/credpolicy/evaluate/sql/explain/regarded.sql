-- regarded: every record of the types that a leaf asks for, its state on the day on which it is asked, and whether it counts there.
-- Unique: (duty, node, record).
with asked as (
    select
        obligation.duty, obligation.worker, node.node, node_type.type, node_type.variant,
        coalesce(scoped.day, $as_of::date) as day
    from obligation
    join node on node.tree = obligation.root
    join node_type on node_type.node = node.node
    left join scoped on scoped.ask = obligation.duty and scoped.scope = node.scope
)

select
    asked.duty,
    asked.node,
    record.record,
    record_rank(
        asked.day, record.refused_from, record.pending, record.starts_on, record.unknown_until, record.last_day,
        record.closed_on, record.look_rule is not null and verified.record is null, record.ends_on
    ) as rank,
    held.record is not null as counts,
    record.variant,
    asked.day
from asked
join record
    on record.worker = asked.worker
    and record.type = asked.type
    and record.variant = asked.variant
    and asked.day between record.from_day and record.until_day
left join held
    on held.subject = asked.duty
    and held.node = asked.node
    and held.record = record.record
    and asked.day between held.from_day and held.until_day
left join verified
    on verified.record = record.record
    and verified.look_rule = record.look_rule
    and asked.day between verified.from_day and verified.until_day
