-- ruled: each credential that some test looks at, with the days that its own words and its type's rule give it, other records apart. Unique: (record, variant, from_day).
-- It is so on the days judged from `from_day` to `until_day`. `ends_on` is null where the end cannot be told;
-- `refused_from` is null where the issuer's word refuses nothing.
with counted as (
    select
        versioned.*,
        rule.grace_days,
        rule.grace_months,
        rule.grace_snap,
        rule.suspends,
        rule.suspends_days,
        rule.suspends_months,
        rule.suspends_snap,
        refuses(word) as refused,
        word = 'pending' or (word = 'provisional' and not type.accepts_provisional) as pending,
        word = 'expired' or word = 'lapsed' as closed,
        case
            when rule.never_ends then date '9999-12-31'
            when rule.valid_days is null and rule.valid_months is null then null
            when base.old_end is not null then reach(
                case
                    when rule.round_to = 'day_before' or (rule.valid_days = 0 and rule.valid_months is null)
                        then base.old_end + 1
                    else base.old_end
                end,
                rule.valid_days, rule.valid_months, rule.valid_snap
            )
            else reach(
                case coalesce(base.basis, rule.basis)
                    when 'issued_on' then issued_on
                    when 'awarded_on' then awarded_on
                    when 'valid_from' then valid_from
                    when 'completed_on' then completed_on
                    when 'decided_on' then decided_on
                    else other_day.day
                end,
                rule.valid_days, rule.valid_months, rule.valid_snap
            )
        end as counted_end,
        rule.printed,
        rule.round_to,
        case when rule.round_to = 'year_day' then rule.round_month else month(birthday) end as round_month,
        case rule.round_to
            when 'year_day' then rule.round_day
            when 'end_of_birth_month' then 31
            else day(birthday)
        end as round_day,
        rule.odd,
        rule.back,
        holder_cycle.start_day as cycle_day,
        holder_cycle.months as cycle_months
    from versioned
    join type using (type)
    join rule on rule.rule = versioned.rule
    left join base on base.record = versioned.record and base.variant = versioned.variant
    left join other_day
        on other_day.record = versioned.record and other_day.name = coalesce(base.basis, rule.basis)
    left join holder_cycle on holder_cycle.record = versioned.record
),

turned as (
    select
        *,
        case
            when round_to = 'same_day' or counted_end is null or counted_end = date '9999-12-31' then counted_end
            when round_to = 'day_before' then greatest(date '0001-01-01', counted_end - 1)
            when round_to = 'end_of_cycle' then cycle_start(
                cycle_day, cycle_months, greatest(0, cycle_of(cycle_day, cycle_months, counted_end)) + 1
            ) - 1
            when round_month is not null then on_year_day(counted_end, round_month, round_day, odd, back)
        end as ruled_end
    from counted
)

select
    *,
    case printed
        when 'governs' then coalesce(expires_on, ruled_end)
        when 'caps' then least(expires_on, ruled_end)
        else ruled_end
    end as ends_on,
    case
        when word = 'issued_in_error' then date '0001-01-01'
        when refused then coalesce(status_on, date '0001-01-01')
    end as refused_from
from turned
