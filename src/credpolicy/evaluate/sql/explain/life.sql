-- life: the days of each record, the end that its type's rule alone gives, the record whose word defeats it, and the last
-- event before which it had to be verified. Unique: record.
select
    record.record,
    ruled.word,
    nullif(record.starts_on, date '0001-01-01') as starts_on,
    ruled.ends_on,
    ruled.ruled_end,
    case when ruled.ends_on is not null then record.last_day end as last_day,
    nullif(record.refused_from, date '9999-12-31') as refused_from,
    case when record.refused_from < coalesce(ruled.refused_from, date '9999-12-31') then (
        select min(better.record)
        from ruled as better
        where better.worker = ruled.worker
            and better.type = ruled.type
            and better.number = ruled.number
            and better.jurisdiction is not distinct from ruled.jurisdiction
            and better.record != ruled.record
            and better.starts_on >= ruled.starts_on
            and better.refused
            and coalesce(case when better.word != 'issued_in_error' then better.status_on end, better.starts_on)
            = record.refused_from
    ) end as defeated_by,
    case when verification.at_event then verification.last_event end as asked_by
from record
join ruled using (record)
left join verification using (record)
