-- taken: the days whose entries made up for a cycle that was closed; they do not count in a later one. A row is a day of a duty.
select distinct asked.duty, portion.day
from credit_asked as asked
join credit_portion as portion using (moment)
left join credit_judged as judged on judged.moment = asked.moment and not judged.yearly
where asked.kind = 'round'
    and asked.chained
    and asked.number = $number
    and portion.day > asked.until_day
    and portion.day <= coalesce(judged.made_up_on, date '9999-12-31')
