-- each_part: the values, or records, for each of which a requirement binds a seat once, and on which days judged. Unique: (each, from_day).
-- Of several records of one name on a day the first in the registry stands for them.
with of_path as (
    select seat.seat, requirement.requirement, value.value as name, null::integer as record,
        coalesce(value.from_day, date '0001-01-01') as from_day,
        coalesce(value.until_day, date '9999-12-31') as until_day
    from requirement
    join seat on seat.assigned = requirement.assigned
    join seat_value as value on value.seat = seat.seat and value.path = requirement.each_path
    where seat.worker >= $first and seat.worker < $after
),

of_record as (
    select
        seat.seat, requirement.requirement, own.value as name, record.record,
        greatest(record.holds_from, record.from_day, fit.from_day, verified.from_day) as from_day,
        least(record.holds_until, record.until_day, fit.until_day, verified.until_day) as until_day
    from requirement
    join serves on serves.leaf_type = requirement.each_type
    join record on record.type = serves.type and record.variant = serves.type
    join record_value as own on own.record = record.record and own.path = 'each'
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
),

found as (
    select * from of_path
    union all
    select * from of_record where from_day <= until_day
),

edge as (
    select distinct seat, requirement, name, unnest([from_day, until_day + 1]) as day
    from found
),

cut as (
    select
        *, (lead(day) over (partition by seat, requirement, name order by day) - 1)::date as until_day,
        dense_rank() over (order by seat, requirement, name) as each
    from edge
)

select cut.each, cut.seat, cut.requirement, cut.name, min(found.record) as record, cut.day as from_day, cut.until_day
from cut
join found
    on found.seat = cut.seat
    and found.requirement = cut.requirement
    and found.name = cut.name
    and cut.day between found.from_day and found.until_day
group by all
