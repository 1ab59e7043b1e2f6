-- verification: what is asked of a record's verification: how old a look may be, and the last event it answers to.
-- Unique: (record, look_rule). `last_event` is null where no event asks for a look.
select
    record.record,
    record.look_rule,
    look_rule.age_days,
    look_rule.age_months,
    look_rule.age_snap,
    look_rule.aged,
    look_rule.aged and look_rule.at_event as at_event,
    greatest(
        case when look_rule.at_renewal and record.starts_on > date '0001-01-01' then record.starts_on end,
        case when look_rule.at_hire and record.starts_on <= worker.hired_on then worker.hired_on end,
        case when look_rule.at_awarded then credential.awarded_on end,
        case when look_rule.at_issued then credential.issued_on end,
        case when look_rule.at_decided then credential.decided_on end,
        case when look_rule.at_completed then credential.completed_on end,
        other.day
    ) as last_event
from (select distinct record, worker, look_rule, starts_on from record where look_rule is not null) as record
join credential using (record)
join look_rule on look_rule.look_rule = record.look_rule
join worker on worker.worker = record.worker
left join (
    select look_event.look_rule, other_day.record, max(other_day.day) as day
    from look_event
    join other_day using (name)
    group by look_event.look_rule, other_day.record
) as other
    on other.look_rule = record.look_rule and other.record = record.record
