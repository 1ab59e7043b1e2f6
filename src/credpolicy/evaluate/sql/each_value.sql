-- each_value: what `each` stands for in a match: the value itself, or the values of the record, and on which days judged.
-- Where one record alone bears a name, it does so for the duty on every day.
with borne as (
    select each, record, from_day, until_day, min(record) over of_name = max(record) over of_name as alone
    from each_part
    where record is not null
    window of_name as (partition by each)
)

select distinct each, 'each' as path, name as value, null::date as from_day, null::date as until_day
from each_part
where record is null
union all
select distinct
    borne.each, 'each.' || record_value.path, record_value.value,
    case when alone then record_value.from_day else greatest(borne.from_day, record_value.from_day) end,
    case when alone then record_value.until_day else least(borne.until_day, record_value.until_day) end
from borne
join record_value using (record)
