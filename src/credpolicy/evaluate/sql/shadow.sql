-- shadow: each obligation again, as if the records of one cohort held on (`waiver`), or those of all of them. Unique: subject.
with excused as (
    select distinct obligation.duty, extension.waiver
    from obligation
    join extension using (worker)
    where extension.requirement is null or extension.requirement = obligation.requirement
),

each_way as (
    select duty, waiver from excused
    union all
    select duty, null from excused group by duty having count(*) > 1
)

select -2305843009213693952 - row_number() over () as subject, each_way.duty, each_way.waiver
from each_way
