-- holder_cycle: for each record of a type with cycles, the day its holder begins with, the first day from which cycles are counted and their length. Unique: record.
with dated as (
    select
        link.record, link.chain, link.number, cycle.cycle, credential.birthday,
        case cycle.basis
            when 'issued_on' then credential.issued_on
            when 'awarded_on' then credential.awarded_on
            when 'valid_from' then credential.valid_from
            when 'completed_on' then credential.completed_on
            when 'decided_on' then credential.decided_on
            else other_day.day
        end as day
    from link
    join credential using (record)
    join cycle using (type)
    left join other_day on other_day.record = link.record and other_day.name = cycle.basis
),

-- the records of a chain have one beginning; what was never issued has its own
based as (
    select
        record, cycle, birthday,
        case when number is null then day
            else min(day) filter (where number is not null) over (partition by cycle, chain)
        end as day
    from dated
),

begun as (
    select
        *,
        cycle_base(starts, start_day, day) as base,
        cycle_origin(starts, start_day, month, of_month, cutoff, day, birthday) as origin
    from based
    join cycle using (cycle)
)

select record, months, base, origin as start_day, cycle_first(starts, origin, months, base) as first_cycle
from begun
