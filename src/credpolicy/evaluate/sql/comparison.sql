-- comparison: whether a predicate on words or numbers holds of a value of a profile. Many of (of, profile, selector, clause, condition, value).
select
    value.of,
    value.profile,
    predicate.selector,
    predicate.clause,
    predicate.condition,
    value.value,
    value.from_day as value_from,
    value.until_day as value_until,
    coalesce(case predicate.operator
        when 'is' then value.value = predicate.text
        when 'glob' then value.value like predicate.text escape '\'
        when 'at_least' then try_cast(value.value as decimal(38, 9)) >= predicate.number
        when 'at_most' then try_cast(value.value as decimal(38, 9)) <= predicate.number
        when 'below' then try_cast(value.value as decimal(38, 9)) < predicate.number
        when 'above' then try_cast(value.value as decimal(38, 9)) > predicate.number
    end, false) as holds,
    null::date as from_day,
    null::date as until_day
from predicate
join condition using (selector, clause, condition)
join profile_value as value on value.of = condition.of and value.path = condition.path
where not predicate.of_days
