-- each_value: what `each` stands for in a match: the value itself, or the values of the record, and on which days judged.
select each, 'each' as path, name as value, from_day, until_day
from each_part
where record is null
union all
select
    each_part.each, 'each.' || record_value.path, record_value.value,
    greatest(each_part.from_day, record_value.from_day), least(each_part.until_day, record_value.until_day)
from each_part
join record_value using (record)
