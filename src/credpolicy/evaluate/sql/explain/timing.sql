-- timing: the days behind the verdict on an obligation, and what it changes to. Unique: duty.
select
    obligation.duty,
    obligation.starts_on,
    nullif(requirement.enforced_from, date '0001-01-01') as enforced_from,
    nullif(fit.from_day, date '0001-01-01') as selected_from,
    obligation.anchor_missing,
    (
        select max(span.until_day)
        from span
        where span.subject = obligation.duty and span.node = obligation.root and span.until_day < $as_of::date
    ) as last_held,
    (
        select any_value(later.state)
        from verdict as later
        join change on change.duty = later.duty and change.changes_on = later.day
        where later.ask < 0 and later.duty = obligation.duty
    ) as changes_to,
    case when rule.window_days is not null or rule.window_months is not null then variant.type end as window_type,
    case
        when today.compliant_until = date '9999-12-31' then null
        when rule.window_days is not null or rule.window_months is not null
            then back(today.compliant_until, rule.window_days, rule.window_months, rule.window_snap)
        else back(today.compliant_until, $window_days::integer, $window_months::integer, $window_snap::varchar)
    end as window_from,
    rule.rule as window_rule
from obligation
join requirement using (requirement)
join seat_profile using (seat)
join fit
    on fit.of = 'seat'
    and fit.selector = requirement.selector
    and fit.profile = seat_profile.profile
    and $as_of::date between fit.from_day and fit.until_day
join verdict as today on today.ask = obligation.duty
left join standing on standing.ask = obligation.duty and standing.node = obligation.root
left join rule on rule.rule = standing.rule
left join (select rule, any_value(variant) as variant from rule_of group by rule) as of_rule on of_rule.rule = rule.rule
left join variant on variant.variant = of_rule.variant
