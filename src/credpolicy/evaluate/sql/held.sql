-- held: the records a leaf of a subject's tests looks at, and on which days they count there. Unique: (subject, node, record, from_day).
with narrow as (
    select * from wanted where selector is not null or matches > 0
),

-- the pairs of a leaf's `match` that are equal, and on which days
paired as (
    select
        narrow.subject, narrow.node, own.record, pair.name,
        greatest(own.from_day, other.from_day, date '0001-01-01') as from_day,
        least(own.until_day, other.until_day, date '9999-12-31') as until_day
    from narrow
    join pair on pair.node = narrow.node
    join credential on credential.worker = narrow.worker and credential.type = narrow.type
    join record_value as own on own.record = credential.record and own.path = pair.name
    join seat_value as other
        on pair.of = 'seat' and other.seat = narrow.seat and other.path = pair.path and other.value = own.value
    union all
    select
        narrow.subject, narrow.node, own.record, pair.name,
        greatest(own.from_day, other.from_day, date '0001-01-01'),
        least(own.until_day, other.until_day, date '9999-12-31')
    from narrow
    join pair on pair.node = narrow.node
    join credential on credential.worker = narrow.worker and credential.type = narrow.type
    join record_value as own on own.record = credential.record and own.path = pair.name
    join each_value as other
        on pair.of = 'each' and other.each = narrow.each and other.path = pair.path and other.value = own.value
    union all
    select
        narrow.subject, narrow.node, own.record, pair.name,
        greatest(own.from_day, other.from_day, date '0001-01-01'),
        least(own.until_day, other.until_day, date '9999-12-31')
    from narrow
    join pair on pair.node = narrow.node
    join credential on credential.worker = narrow.worker and credential.type = narrow.type
    join record_value as own on own.record = credential.record and own.path = pair.name
    join record_value as other
        on pair.of = 'record' and other.record = narrow.context and other.path = pair.path and other.value = own.value
),

-- all pairs together: between two edges nothing changes
edge as (
    select distinct subject, node, record, unnest([from_day, until_day + 1]) as day
    from paired
),

matched as (
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
)

select
    wanted.subject, wanted.node, wanted.scope, record.* exclude (worker, word, ruled_end, untold)
from wanted
join record on record.worker = wanted.worker and record.type = wanted.type and record.variant = wanted.variant
where wanted.selector is null and wanted.matches = 0
    and (wanted.after_day is null or record.starts_on > wanted.after_day)
union all
select
    narrow.subject, narrow.node, narrow.scope,
    record.* exclude (worker, word, ruled_end, untold) replace (
        greatest(record.from_day, fit.from_day, matched.from_day) as from_day,
        least(record.until_day, fit.until_day, matched.until_day) as until_day
    )
from narrow
join record on record.worker = narrow.worker and record.type = narrow.type and record.variant = narrow.variant
left join credential_profile on credential_profile.record = record.record
left join fit
    on fit.of = 'credential' and fit.selector = narrow.selector and fit.profile = credential_profile.profile
left join matched
    on matched.subject = narrow.subject
    and matched.node = narrow.node
    and matched.record = record.record
    and matched.equal = narrow.matches
where (narrow.selector is null or fit.selector is not null)
    and (narrow.matches = 0 or matched.subject is not null)
    and (narrow.after_day is null or record.starts_on > narrow.after_day)
    and greatest(record.from_day, fit.from_day, matched.from_day) <= least(record.until_day, fit.until_day, matched.until_day)
