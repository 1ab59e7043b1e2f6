-- life: the years of the life of a record, or of employment, for which credits are asked. Unique: (duty, number).
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

counted as (
    select
        duty.duty,
        duty.life_from,
        duty.at_day,
        case when duty.at_day is null
            then greatest(cycle_of(duty.life_from, 12, greatest(duty.life_from, entered.day, turned.day)) + 2, 2)
            else cycle_of(duty.life_from, 12, duty.at_day) + 1
        end as years
    from credit_duty as duty
    join credit_block as block using (block)
    left join entered on entered.worker = duty.worker
    left join turned on turned.duty = duty.duty
    where block.life and duty.life_from > date '0001-01-01'
),

numbered as (
    select *, unnest(range(1, greatest(years, 0) + 1))::integer as number
    from counted
)

select
    duty, number,
    (life_from + to_months(12 * number - 12))::date as from_day,
    least((life_from + to_months(12 * number))::date - 1, date '9999-12-31') as until_day
from numbered
where (life_from + to_months(12 * number - 12))::date <= date '9999-12-31'
