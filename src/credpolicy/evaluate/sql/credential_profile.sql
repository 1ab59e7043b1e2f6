-- credential_profile: for each credential some `where` looks at, the first one that looks the same. Unique: record.
with looked_at as (
    select distinct serves.type
    from node
    join serves on serves.leaf_type = node.type
    where node.selector is not null
),

look as (
    select
        credential.record,
        coalesce(string_agg(value.path || chr(31) || value.value, chr(30) order by value.path, value.value), '') as look
    from credential
    join looked_at using (type)
    left join (
        select * from record_value where path in (select path from condition)
    ) as value on value.record = credential.record
    group by credential.record
),

first_look as (
    select look, min(record) as profile
    from look
    group by look
)

select look.record, first_look.profile
from look
join first_look using (look)
