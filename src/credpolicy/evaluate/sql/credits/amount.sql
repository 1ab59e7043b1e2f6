-- amount: what is in a category of a level at a point, what of it is passed on, and what is over. Unique: (point, category).
with asked as (
    select
        point.point, category.category, category.surplus,
        case when category.term is null or held.term is not null then category.most end as most
    from credit_point as point
    join credit_asked as asked using (moment)
    join credit_category as category
        on category.version = asked.version and category.yearly = point.yearly and category.level = $level
    left join credit_held_term as held on held.moment = point.moment and held.term = category.term
),

given as (
    select point, category, sum(every) as every, sum(first) as first
    from (
        select point, category, every, first
        from credit_own
        union all
        select amount.point, category.parent, amount.passed, amount.passed
        from credit_amount as amount
        join credit_category as category using (category)
        where category.parent is not null
        union all
        select amount.point, category.surplus, amount.over, amount.over
        from credit_amount as amount
        join credit_category as category using (category)
        where category.surplus > 0 and amount.over > 0
    )
    group by point, category
)

select
    asked.point, asked.category,
    coalesce(given.every, 0) as amount,
    least(coalesce(given.first, 0), asked.most) as passed,
    coalesce(given.first, 0) - least(coalesce(given.first, 0), asked.most) as over
from asked
left join given on given.point = asked.point and given.category = asked.category
