-- holder: each record of the types that are sought, its state on the day, and whether it decides for its worker. Unique: record.
select
    record.record,
    record_rank(
        $as_of::date, record.refused_from, record.pending, record.starts_on, record.unknown_until, record.last_day,
        record.closed_on, record.look_rule is not null and verified.record is null, record.ends_on
    ) as rank,
    nullif(record.starts_on, date '0001-01-01') as starts_on,
    case when not record.untold then record.ends_on end as ends_on,
    case when not record.untold then record.last_day end as last_day,
    row_number() over (partition by record.worker order by rank, record.tie) = 1 as decides
from record
join wanted on wanted.worker = record.worker and wanted.type = record.type and wanted.variant = record.variant
left join verified
    on verified.record = record.record
    and verified.look_rule = record.look_rule
    and $as_of::date between verified.from_day and verified.until_day
where $as_of::date between record.from_day and record.until_day
