-- life: the days of each record as they are on each day asked about, the end that its type's rule alone gives, what that end is
-- counted from, the record whose word defeats it, and the last event before which it had to be verified. Unique: (record, variant, day).
select
    own.record,
    own.variant,
    day.day,
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
    own.look_rule,
    base.old_end as counted_on,
    base.basis,
    case
        when own.untold or own.ends_on = date '9999-12-31' then null
        when rule.grace_days is null and rule.grace_months is null then own.ends_on
        else reach(own.ends_on, rule.grace_days, rule.grace_months, rule.grace_snap)
    end as kept_until,
    rule.suspends and own.refused_from > own.last_day as suspended,
    link.number,
    link.previous
from explain_day as day
join record as own on day.day between own.from_day and own.until_day
join rule on rule.rule = own.rule
left join link on link.record = own.record
left join base on base.record = own.record and base.variant = own.variant
left join defeated on defeated.record = own.record
left join stopped on stopped.record = own.record and stopped.rule = own.rule
left join verification on verification.record = own.record and verification.look_rule = own.look_rule
