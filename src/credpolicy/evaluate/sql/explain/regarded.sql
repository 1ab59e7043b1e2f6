-- regarded: every record of the types that a leaf asks for, its state on the day, and whether it counts there.
-- Unique: (duty, node, record).
select
    obligation.duty,
    node.node,
    record.record,
    record_rank(
        $as_of::date, record.refused_from, record.pending, record.starts_on, record.unknown_until, record.last_day,
        record.closed_on, record.verified and verified.record is null, record.ends_on
    ) as rank,
    held.record is not null as counts
from obligation
join node on node.tree = obligation.root
join serves on serves.leaf_type = node.type
join record on record.worker = obligation.worker and record.type = serves.type
left join held
    on held.subject = obligation.duty
    and held.node = node.node
    and held.record = record.record
    and $as_of::date between held.from_day and held.until_day
left join verified
    on record.verified
    and verified.record = record.record
    and $as_of::date between verified.from_day and verified.until_day
