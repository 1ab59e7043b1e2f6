-- life: the days of each record on the day judged, the end that its type's rule alone gives, the record whose word defeats it,
-- and the last event before which it had to be verified. Unique: (record, variant).
select
    own.record,
    own.variant,
    own.word,
    nullif(own.starts_on, date '0001-01-01') as starts_on,
    case when not own.untold then own.ends_on end as ends_on,
    own.ruled_end,
    case when not own.untold then own.last_day end as last_day,
    nullif(own.refused_from, date '9999-12-31') as refused_from,
    case
        when own.refused_from = defeated.refused_from and not coalesce(refuses(own.word), false) then (
            select min(better.record)
            from credential as better
            join credential as lesser on lesser.record = own.record
            where better.worker = lesser.worker
                and better.type = lesser.type
                and better.number = lesser.number
                and better.jurisdiction is not distinct from lesser.jurisdiction
                and better.record != lesser.record
                and better.starts_on >= lesser.starts_on
                and refuses(better.word)
                and coalesce(case when better.word != 'issued_in_error' then better.status_on end, better.starts_on)
                = own.refused_from
        )
    end as defeated_by,
    case when verification.at_event then verification.last_event end as asked_by,
    stopped.day as stopped_on,
    own.rule,
    own.look_rule
from record as own
left join defeated using (record)
left join stopped on stopped.record = own.record and stopped.rule = own.rule
left join verification on verification.record = own.record and verification.look_rule = own.look_rule
where $as_of::date between own.from_day and own.until_day
