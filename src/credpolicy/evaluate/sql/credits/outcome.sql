-- outcome: how much counts at a point, and whether that is what is asked. Unique: point.
with given as (
    select point, sum(amount) as amount
    from (
        select point, first as amount
        from credit_own
        where category = 0
        union all
        select amount.point, case when category.parent is null then amount.passed else 0 end
            + case when category.surplus = 0 then amount.over else 0 end
        from credit_amount as amount
        join credit_category as category using (category)
    )
    group by point
),

counted as (
    select
        point.*, asked.version,
        coalesce(given.amount, 0) + point.carried as counted,
        case when point.yearly then version.year_total else version.total end as total,
        case when not point.yearly then version.ceiling end as ceiling
    from credit_point as point
    join credit_asked as asked using (moment)
    join credit_version as version using (version)
    left join given on given.point = point.point
),

short as (
    select distinct amount.point
    from credit_amount as amount
    join counted using (point)
    join credit_category as category using (category)
    left join credit_held_term as held on held.moment = counted.moment and held.term = category.term
    where (category.term is null or held.term is not null)
        and (amount.amount < category.least or amount.amount * category.share_of < counted.counted * category.share)
)

select
    counted.point, counted.moment, counted.yearly, counted.from_day, counted.until_day, counted.seen_day,
    counted.carried, counted.counted,
    coalesce(counted.counted >= counted.total, true) and coalesce(counted.counted <= counted.ceiling, true)
        and short.point is null as holds
from counted
left join short using (point)
