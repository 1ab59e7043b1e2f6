-- held_term: the conditions that hold at a moment. Unique: (moment, term).
with spoken as (
    select block, term
    from credit_version
    where term is not null
    union
    select version.block, category.term
    from credit_version as version
    join credit_category as category using (version)
    where category.term is not null
),

asked as (
    select moment.moment, moment.number, moment.day, duty.of, duty.profile, spoken.term
    from credit_moment as moment
    join credit_duty as duty using (duty)
    join spoken on spoken.block = duty.block
),

numbered as (
    select
        asked.moment, asked.term, number.clause,
        bool_or(coalesce(
            asked.number between number.least and number.most
            and (number.pattern is null or asked.number::varchar glob number.pattern),
            false
        ) != number.negated) as holds
    from asked
    join credit_number as number using (term)
    group by all
),

failed as (
    select distinct asked.moment, asked.term
    from asked
    join credit_clause as clause using (term)
    join numbered
        on numbered.moment = asked.moment and numbered.term = asked.term and numbered.clause = clause.clause
    left join fit
        on fit.of = asked.of
        and fit.profile = asked.profile
        and fit.selector = clause.selector
        and asked.day between fit.from_day and fit.until_day
    where not numbered.holds and fit.selector is null
)

select asked.moment, asked.term
from asked
join credit_term as term using (term)
left join fit
    on fit.of = asked.of
    and fit.profile = asked.profile
    and fit.selector = term.selector
    and asked.day between fit.from_day and fit.until_day
anti join failed on failed.moment = asked.moment and failed.term = asked.term
where term.selector is null or fit.selector is not null
