-- verification: what a record's type asks of its verification: how old a look may be, and the last event it answers to.
-- Unique: record. `last_event` is null where no event asks for a look.
select
    record.record,
    type.age_days,
    type.age_months,
    type.age_snap,
    type.aged,
    type.aged and type.at_event as at_event,
    greatest(
        case when type.at_renewal and record.starts_on > date '0001-01-01' then record.starts_on end,
        case when type.at_hire and record.starts_on <= worker.hired_on then worker.hired_on end,
        case when type.at_awarded then credential.awarded_on end,
        case when type.at_issued then credential.issued_on end,
        case when type.at_decided then credential.decided_on end,
        case when type.at_completed then credential.completed_on end
    ) as last_event
from record
join credential using (record)
join type on type.type = record.type
join worker on worker.worker = record.worker
where record.verified
