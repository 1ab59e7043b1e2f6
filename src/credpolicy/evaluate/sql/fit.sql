-- fit: the profiles a selector holds on, and on which days. Unique: (of, profile, selector).
with profile as (
    select 'seat' as of, profile from seat_profile where seat = profile
    union all
    select 'credential', profile from credential_profile where record = profile
),

clause_fit as (
    select
        profile.of,
        profile.profile,
        condition.selector,
        condition.clause,
        bool_or(coalesce(fit.holds, false) != condition.negated) as holds,
        max(fit.from_day) as from_day,
        min(fit.until_day) as until_day
    from profile
    join condition on condition.of = profile.of
    left join condition_fit as fit
        on fit.of = profile.of
        and fit.profile = profile.profile
        and fit.selector = condition.selector
        and fit.clause = condition.clause
        and fit.condition = condition.condition
    group by all
)

select
    profile.of,
    profile.profile,
    selector.selector,
    coalesce(max(clause_fit.from_day), date '0001-01-01') as from_day,
    coalesce(min(clause_fit.until_day), date '9999-12-31') as until_day
from profile
join selector on selector.of = profile.of
left join clause_fit
    on clause_fit.of = profile.of
    and clause_fit.profile = profile.profile
    and clause_fit.selector = selector.selector
group by profile.of, profile.profile, selector.selector
having coalesce(bool_and(clause_fit.holds), true)
