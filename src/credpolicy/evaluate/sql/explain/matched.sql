-- matched: whether each pair of a leaf's `match` is equal, for a record and an obligation. Unique: (duty, node, record, name).
select
    obligation.duty,
    node.node,
    record.record,
    pair.name,
    exists (
        select 1
        from record_value as own
        join seat_value as other on other.value = own.value
        where own.record = record.record
            and own.path = pair.name
            and other.seat = obligation.seat
            and other.path = pair.path
    ) as holds
from obligation
join node on node.tree = obligation.root
join pair on pair.node = node.node
join serves on serves.leaf_type = node.type
join record on record.worker = obligation.worker and record.type = serves.type
