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
    case when type.window_days is not null or type.window_months is not null then type.type end as window_type,
    case
        when today.compliant_until = date '9999-12-31' then null
        when type.window_days is not null or type.window_months is not null
            then back(today.compliant_until, type.window_days, type.window_months, type.window_snap)
        else back(today.compliant_until, $window_days::integer, $window_months::integer, $window_snap::varchar)
    end as window_from
from obligation
join requirement using (requirement)
join seat_profile using (seat)
join fit on fit.of = 'seat' and fit.selector = requirement.selector and fit.profile = seat_profile.profile
join verdict as today on today.ask = obligation.duty
left join standing on standing.ask = obligation.duty and standing.node = obligation.root
left join type on type.type = standing.type
