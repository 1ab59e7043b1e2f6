-- looked: what a look that counts came to: the last day on which it verifies the record, or why it never does.
-- Unique: (record, look_rule, day).
select distinct
    look.record,
    look.look_rule,
    look.day,
    verified.until_day,
    case
        when verified.record is not null then null
        when verification.at_event
            and reach(look.day, verification.age_days, verification.age_months, verification.age_snap)
            < verification.last_event
            then 'too_old'
        else 'overruled'
    end as fault
from look
join verification using (record, look_rule)
left join verified
    on verified.record = look.record and verified.look_rule = look.look_rule and verified.from_day = look.day
where look.counts
