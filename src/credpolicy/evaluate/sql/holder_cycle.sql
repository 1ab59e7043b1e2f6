-- holder_cycle: for each record of a type with cycles, the first day of the holder's first cycle and the length of all. Unique: record.
with based as (
    select
        link.chain,
        cycle.cycle,
        min(case cycle.basis
            when 'issued_on' then credential.issued_on
            when 'awarded_on' then credential.awarded_on
            when 'valid_from' then credential.valid_from
            when 'completed_on' then credential.completed_on
            when 'decided_on' then credential.decided_on
            else other_day.day
        end) as day,
        any_value(credential.birthday) as birthday
    from link
    join credential using (record)
    join cycle using (type)
    left join other_day on other_day.record = link.record and other_day.name = cycle.basis
    group by link.chain, cycle.cycle
)

select
    link.record,
    cycle.months,
    case cycle.starts
        when 'day' then cycle_start(cycle.start_day, cycle.months, cycle_of(cycle.start_day, cycle.months, based.day))
        when 'basis' then based.day
        when 'birthday' then on_year_day(based.day, month(based.birthday), day(based.birthday), null, true)
        when 'birth_month' then on_year_day(based.day, month(based.birthday), 1, null, true)
        else case
            when month(based.day) * 100 + day(based.day) > cycle.cutoff
                then on_year_day((based.day + 1)::date, cycle.month, cycle.of_month, null, false)
            else on_year_day(based.day, cycle.month, cycle.of_month, null, true)
        end
    end as start_day
from link
join based using (chain)
join cycle using (cycle)
