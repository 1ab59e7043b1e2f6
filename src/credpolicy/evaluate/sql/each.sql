-- each: the values, or records, for each of which a requirement binds a seat once, and on which days judged. Unique: (each, from_day).
with of_path as (
    select seat.seat, requirement.requirement, value.value, null::integer as record,
        coalesce(value.from_day, date '0001-01-01') as from_day,
        coalesce(value.until_day, date '9999-12-31') as until_day
    from requirement
    join seat on seat.assigned = requirement.assigned
    join seat_value as value on value.seat = seat.seat and value.path = requirement.each_path
    where seat.worker >= $first and seat.worker < $after
),

of_record as (
    select
        seat.seat, requirement.requirement, null::varchar as value, record.record,
        greatest(record.holds_from, record.from_day, fit.from_day, verified.from_day) as from_day,
        least(record.holds_until, record.until_day, fit.until_day, verified.until_day) as until_day
    from requirement
    join serves on serves.leaf_type = requirement.each_type
    join record on record.type = serves.type and record.variant = serves.type
    join seat on seat.worker = record.worker and seat.assigned = requirement.assigned
    left join credential_profile on credential_profile.record = record.record
    left join fit
        on fit.of = 'credential'
        and fit.selector = requirement.each_selector
        and fit.profile = credential_profile.profile
    left join verified on verified.record = record.record and verified.look_rule = record.look_rule
    where seat.worker >= $first and seat.worker < $after
        and (requirement.each_selector is null or fit.selector is not null)
        and (record.look_rule is null or verified.record is not null)
)

select
    -- one number for a value of a seat and requirement, whatever the stretches of days
    min(number) over (partition by seat, requirement, value, record) as each,
    seat, requirement, value, record, from_day, until_day
from (
    select *, row_number() over (order by seat, requirement, value, record, from_day) as number
    from (
        select * from of_path
        union all
        select * from of_record where from_day <= until_day
    )
)
