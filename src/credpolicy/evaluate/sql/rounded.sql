-- rounded: the counted ends that a rule moves to a day of the year, to the birthday or to the end of a cycle. Unique: (record, variant, from_day).
with moved as (
    select
        counted.record, counted.variant, counted.from_day, counted.counted_end,
        rule.round_to, rule.odd, rule.back,
        case when rule.round_to = 'year_day' then rule.round_month else month(counted.birthday) end as month,
        case rule.round_to
            when 'year_day' then rule.round_day
            when 'end_of_birth_month' then 31
            else day(counted.birthday)
        end as of_month,
        holder_cycle.start_day, holder_cycle.months,
        greatest(
            holder_cycle.first_cycle, cycle_of(holder_cycle.start_day, holder_cycle.months, counted.counted_end)
        ) + 1 as next_cycle
    from counted
    join rule using (rule)
    left join holder_cycle using (record)
    where rule.round_to not in ('same_day', 'day_before') and counted.counted_end < date '9999-12-31'
)

select
    record, variant, from_day,
    case when round_to = 'end_of_cycle'
        then cycle_start(start_day, months, next_cycle) - 1
        else on_year_day(counted_end, month, of_month, odd, back)
    end as day
from moved
