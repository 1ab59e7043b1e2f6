-- own: what entries themselves give to a category at a point; 0 is no category. Unique: (point, category).
-- `first` leaves out the entries that count in another category first.
with divided as (
    select distinct version, yearly
    from credit_category
),

sorted as (
    select part.bag, 0 as category, part.amount as every, part.amount as first, part.from_day, part.until_day
    from credit_part as part
    anti join divided on divided.version = part.version and divided.yearly = part.yearly
    where part.bag > 0
    union all
    select
        part.bag, coalesce(category.category, 0), part.amount,
        case when line.first then part.amount else 0 end,
        part.from_day, part.until_day
    from credit_part as part
    semi join divided on divided.version = part.version and divided.yearly = part.yearly
    join credit_line as line on line.entry = part.entry and line.type = coalesce(part.type, -1)
    left join credit_category as category
        on category.version = part.version and category.yearly = part.yearly and category.name = line.category
),

-- in a window each amount comes on one day and goes on another
moved as (
    select -bag as moment, category, day, sum(every) as every, sum(first) as first
    from (
        select bag, category, from_day as day, every, first
        from sorted
        where bag < 0
        union all
        select bag, category, until_day + 1, -every, -first
        from sorted
        where bag < 0
    )
    group by bag, category, day
),

seen as (
    select distinct moment, category
    from moved
)

select
    point.point, seen.category,
    sum(coalesce(moved.every, 0)) over running as every,
    sum(coalesce(moved.first, 0)) over running as first
from credit_point as point
join seen using (moment)
left join moved
    on moved.moment = point.moment and moved.category = seen.category and moved.day = point.from_day
window running as (
    partition by point.moment, seen.category order by point.from_day rows between unbounded preceding and current row
)
union all
select bag, category, sum(every), sum(first)
from sorted
where bag > 0
group by bag, category
