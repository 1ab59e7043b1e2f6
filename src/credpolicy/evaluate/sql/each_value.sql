-- each_value: what `each` stands for in a match: the value itself, or the values of the record.
select distinct each, 'each' as path, value
from each
where record is null
union all
select distinct each.each, 'each.' || record_value.path, record_value.value
from each
join record_value using (record)
