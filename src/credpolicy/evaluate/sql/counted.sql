-- counted: each credential that some test looks at, with the day that its type's rule counts to, before it is moved. Unique: (record, variant, from_day).
-- It is so on the days judged from `from_day` to `until_day`; `counted_end` is null where it cannot be told.
with anchored as (
    select
        versioned.*,
        rule.grace_days,
        rule.grace_months,
        rule.grace_snap,
        rule.suspends,
        rule.suspends_days,
        rule.suspends_months,
        rule.suspends_snap,
        rule.valid_days,
        rule.valid_months,
        rule.valid_snap,
        rule.never_ends,
        rule.printed,
        rule.round_to,
        type.accepts_provisional,
        case
            when base.old_end is not null then base.old_end
                + (
                    rule.round_to = 'day_before'
                    -- what only moves a day goes on from the day after the old end
                    or (rule.valid_days is null and rule.valid_months is null and rule.round_to != 'same_day')
                )::integer
            else case coalesce(base.basis, rule.basis)
                when 'issued_on' then issued_on
                when 'awarded_on' then awarded_on
                when 'valid_from' then valid_from
                when 'completed_on' then completed_on
                when 'decided_on' then decided_on
                else other_day.day
            end
        end as counts_from
    from versioned
    join type using (type)
    join rule on rule.rule = versioned.rule
    left join base on base.record = versioned.record and base.variant = versioned.variant
    left join other_day
        on other_day.record = versioned.record and other_day.name = coalesce(base.basis, rule.basis)
)

select
    * exclude (valid_days, valid_months, valid_snap, never_ends, accepts_provisional, counts_from),
    refuses(word) as refused,
    word = 'pending' or (word = 'provisional' and not accepts_provisional) as pending,
    word = 'expired' or word = 'lapsed' as closed,
    case
        when never_ends then date '9999-12-31'
        when valid_days is not null or valid_months is not null then reach(counts_from, valid_days, valid_months, valid_snap)
        when round_to != 'same_day' then counts_from
    end as counted_end
from anchored
