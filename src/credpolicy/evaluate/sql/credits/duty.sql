-- duty: the credits to judge, with the day from which the cycles of each are counted. Unique: duty, and (subject, node).
with held as (
    select
        ask.*,
        case when ask.record is null then 'seat' else 'credential' end as of,
        case when ask.record is null then seat_profile.profile else credential_profile.profile end as profile,
        credential.starts_on as begins,
        coalesce(before.starts_on, credential.starts_on) as life_from,
        case when ask.record is null
            then cycle_base(cycle.starts, cycle.start_day, worker.hired_on)
            else holder_cycle.base
        end as base,
        worker.hired_on,
        worker.birthday,
        cycle.months, cycle.starts, cycle.start_day, cycle.month, cycle.of_month, cycle.cutoff
    from credit_ask as ask
    join credit_block as block using (block)
    left join cycle using (cycle)
    left join worker using (worker)
    left join seat_profile on seat_profile.seat = ask.seat
    left join credential_profile on credential_profile.record = ask.record
    left join credential on credential.record = ask.record
    left join issue on issue.record = ask.record
    left join issue as before on before.record = issue.previous
    left join holder_cycle on holder_cycle.record = ask.record
),

begun as (
    select *, cycle_origin(starts, start_day, month, of_month, cutoff, base, birthday) as origin
    from held
)

select
    row_number() over () as duty,
    subject, node, block, worker, seat, record, type, of, profile, each,
    at_day, coalesce(cycle_day, at_day) as cycle_day,
    coalesce(not_before, date '0001-01-01') as not_before,
    coalesce(begins, date '0001-01-01') as begins,
    -- from where the life of a record is counted
    case when record is null then hired_on
        when at_day is null then begins
        else life_from
    end as life_from,
    base, months, origin,
    cycle_first(starts, origin, months, base) as first_cycle
from begun
