-- year: the years of a cycle or of a life in which something is asked. Unique: (moment, from_day).
with numbered as (
    select
        asked.*,
        unnest(range(case asked.kind when 'life' then 1 else (cycle.months + 11) // 12 end))::integer as nth
    from credit_asked as asked
    join credit_version as version using (version)
    join credit_block as block on block.block = version.block
    left join cycle on cycle.cycle = block.cycle
    where asked.yearly and asked.kind in ('round', 'life')
),

dated as (
    select
        moment, kind, of, at_day, begins, until_day as closes_on,
        chained and kind = 'round' as chained,
        (from_day + to_months(12 * nth))::date as from_day,
        least(until_day, (from_day + to_months(12 * nth + 12))::date - 1) as until_day
    from numbered
)

select moment, chained, from_day, until_day, until_day = closes_on as last
from dated
where from_day <= closes_on
    and case
        when at_day is not null then from_day <= at_day
        -- what makes up the last year of an earlier cycle is gone for the next
        else of = 'seat' or until_day >= begins or chained and until_day = closes_on
    end
