-- base: what the end of a record is counted from when it renews another: the old end, or a day of its own. Unique: (record, variant).
with renewed as (
    select
        versioned.record,
        versioned.variant,
        versioned.starts_on,
        rule.renewed_basis,
        rule.from_expiry
            and not old.untold
            and old.ends_on < date '9999-12-31'
            and versioned.starts_on < old.refused_from
            and not exists (
                select 1
                from open_match
                where open_match.record = old.record
                    and versioned.starts_on between open_match.from_day and open_match.until_day
            )
            and versioned.starts_on <= case
                when old_rule.grace_days is null and old_rule.grace_months is null then old.ends_on
                else reach(old.ends_on, old_rule.grace_days, old_rule.grace_months, old_rule.grace_snap)
            end
            and (
                (rule.window_days is null and rule.window_months is null)
                or versioned.starts_on >= back(old.ends_on, rule.window_days, rule.window_months, rule.window_snap)
            )
            as goes_on,
        old.ends_on
    from versioned
    join link using (record)
    join rule on rule.rule = versioned.rule
    join record as old
        on old.record = link.previous
        and old.variant = versioned.variant
        and versioned.starts_on between old.from_day and old.until_day
    join rule as old_rule on old_rule.rule = old.rule
    where link.number > 1 and versioned.starts_on between versioned.from_day and versioned.until_day
)

select record, variant, case when goes_on then ends_on end as old_end, renewed_basis as basis
from renewed
where goes_on or renewed_basis is not null
