-- version: of the credentials whose rules are cases, those that apply on the days judged. Unique: (record, variant, from_day).
-- Without a case that holds, a block asks and says nothing.
with fitted as (
    select
        looked_at.record,
        looked_at.variant,
        variant_case.block,
        variant_case.place,
        variant_case.number,
        coalesce(fit.from_day, date '0001-01-01') as from_day,
        coalesce(fit.until_day, date '9999-12-31') as until_day
    from looked_at
    join variant_case using (variant)
    left join credential_profile using (record)
    left join fit
        on fit.of = 'credential'
        and fit.selector = variant_case.selector
        and fit.profile = credential_profile.profile
    where looked_at.cases and (variant_case.selector is null or fit.selector is not null)
),

edge as (
    select record, variant, date '0001-01-01' as day
    from looked_at
    where cases
    union
    select record, variant, unnest([from_day, until_day + 1])
    from fitted
),

chosen as (
    select
        edge.record,
        edge.variant,
        edge.day,
        arg_min(fitted.number, fitted.place) filter (fitted.block = 'validity') as validity,
        arg_min(fitted.number, fitted.place) filter (fitted.block = 'renewal') as renewal,
        arg_min(fitted.number, fitted.place) filter (fitted.block = 'verification') as look_rule
    from edge
    left join fitted
        on fitted.record = edge.record
        and fitted.variant = edge.variant
        and edge.day between fitted.from_day and fitted.until_day
    where edge.day <= date '9999-12-31'
    group by edge.record, edge.variant, edge.day
)

select
    chosen.record,
    chosen.variant,
    rule_of.rule,
    chosen.look_rule,
    chosen.day as from_day,
    (lead(chosen.day, 1, date '9999-12-31' + 1) over (partition by chosen.record, chosen.variant order by chosen.day) - 1)::date as until_day
from chosen
join rule_of
    on rule_of.variant = chosen.variant
    and rule_of.validity is not distinct from chosen.validity
    and rule_of.renewal is not distinct from chosen.renewal
