-- matched: on which days so many pairs of a leaf's `match` are equal for a record. Unique: (subject, node, record, from_day).
with other as (
    select 'seat' as of, seat::bigint as key, path, value, from_day, until_day from seat_value
    union all
    select 'each', each, path, value, from_day, until_day from each_value
    union all
    select 'record', record, path, value, from_day, until_day from record_value
),

-- the pairs that are equal, and on which days
paired as (
    select
        wanted.subject, wanted.node, own.record, pair.name,
        greatest(own.from_day, other.from_day, date '0001-01-01') as from_day,
        least(own.until_day, other.until_day, date '9999-12-31') as until_day
    from wanted
    join pair on pair.node = wanted.node
    join credential on credential.worker = wanted.worker and credential.type = wanted.type
    join record_value as own on own.record = credential.record and own.path = pair.name
    join other
        on other.of = pair.of
        and other.key = case pair.of when 'seat' then wanted.seat when 'each' then wanted.each else wanted.context end
        and other.path = pair.path
        and other.value = own.value
    where wanted.matches > 0
),

-- between two edges nothing changes
edge as (
    select distinct subject, node, record, unnest([from_day, until_day + 1]) as day
    from paired
)

select
    edge.subject, edge.node, edge.record, edge.day as from_day,
    (lead(edge.day) over (partition by edge.subject, edge.node, edge.record order by edge.day) - 1)::date as until_day,
    (
        select count(distinct paired.name)
        from paired
        where paired.subject = edge.subject
            and paired.node = edge.node
            and paired.record = edge.record
            and edge.day between paired.from_day and paired.until_day
    ) as equal
from edge
