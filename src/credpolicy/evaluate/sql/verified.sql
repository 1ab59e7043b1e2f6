-- verified: the days on which a record of a type that asks for it is verified. A row is a span; spans of a record never overlap.
with asked as (
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
),

counted as (
    select
        look.record,
        look.day,
        least(
            (
                select min(failed.day)
                from look as failed
                where failed.record = look.record and not failed.counts and failed.day >= look.day
            ) - 1,
            case when asked.aged and not asked.at_event
                then reach(look.day, asked.age_days, asked.age_months, asked.age_snap)
            end,
            date '9999-12-31'
        ) as until_day
    from look
    join asked using (record)
    where look.counts
        and (
            not asked.at_event
            or asked.last_event is null
            or reach(look.day, asked.age_days, asked.age_months, asked.age_snap) >= asked.last_event
        )
    group by all
),

next_counted as (
    select *, lead(day) over (partition by record order by day) as next_day
    from (select record, day, max(until_day) as until_day from counted group by record, day)
)

select record, day as from_day, least(until_day, next_day - 1, date '9999-12-31') as until_day
from next_counted
where until_day >= day
