-- cut: the parts after one more limit; what is beyond the most is cut off, the latest first. Unique: (bag, entry, day).
with limited as (
    select part.*, limiting.each, limiting.most
    from credit_part as part
    left join credit_limit as limiting
        on limiting.version = part.version
        and limiting.ordinal = $ordinal
        and limiting.yearly = part.yearly
        and (limiting.selector is null or exists (
            select 1
            from entry_profile
            join fit on fit.of = 'entry' and fit.profile = entry_profile.profile
            where entry_profile.entry = part.entry
                and fit.selector = limiting.selector
                and part.judged between fit.from_day and fit.until_day
        ))
),

counted as (
    select
        *,
        sum(amount) over (
            partition by bag, most, case each
                when 'day' then day when 'month' then date_trunc('month', day) when 'year' then date_trunc('year', day)
            end
            order by day, place, entry
            rows between unbounded preceding and current row
        ) - amount as before
    from limited
)

select
    bag, version, yearly, type, entry, place, day,
    case when most is null then amount else greatest(0, least(amount, most - before)) end as amount,
    from_day, until_day, judged
from counted
