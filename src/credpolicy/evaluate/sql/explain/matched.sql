-- matched: whether each pair of a leaf's `match` is equal on the day on which it is asked. Unique: (duty, node, record, name).
with other as (
    select 'seat' as of, seat::bigint as key, path, value, from_day, until_day from seat_value
    union all
    select 'each', each, path, value, from_day, until_day from each_value
)

select
    obligation.duty,
    node.node,
    record.record,
    pair.name,
    exists (
        select 1
        from record_value as own
        join other on other.value = own.value
        where own.record = record.record
            and own.path = pair.name
            and other.of = pair.of
            and other.key = case pair.of when 'seat' then obligation.seat else obligation.each end
            and other.path = pair.path
            and coalesce(scoped.day, $as_of::date) between coalesce(own.from_day, date '0001-01-01') and coalesce(own.until_day, date '9999-12-31')
            and coalesce(scoped.day, $as_of::date) between coalesce(other.from_day, date '0001-01-01') and coalesce(other.until_day, date '9999-12-31')
    ) as holds
from obligation
join node on node.tree = obligation.root
join pair on pair.node = node.node
join node_type on node_type.node = node.node
left join scoped on scoped.ask = obligation.duty and scoped.scope = node.scope
join (select distinct record, worker, type from record) as record
    on record.worker = obligation.worker and record.type = node_type.type
