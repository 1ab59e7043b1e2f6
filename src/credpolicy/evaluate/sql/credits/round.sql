-- round: the cycles of those whose credits are to be judged; after the last one nothing changes any more. Unique: (duty, number).
with entered as (
    select worker, max(until_day) as day
    from entry
    group by worker
),

turned as (
    select duty, max(day) as day
    from credit_edge
    group by duty
),

-- one cycle more for what is carried over, and another that stands for all that follow
counted as (
    select
        duty.*,
        case when duty.at_day is null
            then greatest(
                cycle_of(duty.origin, duty.months, greatest(duty.base, duty.begins, entered.day, turned.day)) - duty.first_cycle + 3,
                block.numbers + 1, 3
            )
            else cycle_of(duty.origin, duty.months, greatest(duty.cycle_day, duty.at_day)) - duty.first_cycle + 1
        end as rounds
    from credit_duty as duty
    join credit_block as block using (block)
    left join entered on entered.worker = duty.worker
    left join turned on turned.duty = duty.duty
    where duty.origin is not null
),

numbered as (
    select *, unnest(range(1, greatest(rounds, 0) + 1))::integer as number
    from counted
),

dated as (
    select
        *,
        (origin + to_months(((first_cycle + number - 1) * months)::integer))::date as starts,
        (origin + to_months(((first_cycle + number) * months)::integer))::date as next_starts,
        (origin + to_months(((first_cycle + number + 1) * months)::integer))::date as then_starts
    from numbered
)

select
    duty, number, number = rounds as last,
    greatest(starts, date '0001-01-01') as from_day,
    least(next_starts - 1, date '9999-12-31') as until_day,
    -- until when a closed cycle matters to a requirement, which looks at the last one only
    case when number = rounds then date '9999-12-31' else least(then_starts - 1, date '9999-12-31') end as last_until
from dated
where starts <= date '9999-12-31'
