-- part: the amounts in each bag, where a bag is a point, or less than 0 all of a window whose sums run on. Unique: (bag, entry, day).
-- What made up for an earlier cycle is not in a later one.
select
    -portion.moment as bag, asked.version, false as yearly, asked.type, portion.entry, portion.place, portion.day,
    portion.amount, portion.from_day, portion.until_day, asked.day as judged
from credit_portion as portion
join credit_asked as asked using (moment)
where asked.kind = 'window' and asked.cuts != 'whole'
union all
select
    point.point, asked.version, point.yearly, asked.type, portion.entry, portion.place, portion.day,
    portion.amount, portion.from_day, portion.until_day,
    case when asked.kind = 'window' then point.from_day else asked.day end
from credit_point as point
join credit_asked as asked using (moment)
join credit_portion as portion on portion.moment = point.moment
anti join credit_taken as taken on taken.duty = asked.duty and taken.day = portion.day
where case
    when asked.kind != 'window' then portion.day between point.from_day and point.seen_day
    else asked.cuts = 'whole' and point.from_day between portion.from_day and portion.until_day
end
