-- credential_profile: for each credential some `where` looks at, the first one that looks the same. Unique: record.
with look as (
    select
        credential.record,
        coalesce(string_agg(
            value.path || chr(31) || value.value || coalesce(chr(28) || value.from_day || chr(28) || value.until_day, ''),
            chr(30) order by value.path, value.value, value.from_day
        ), '') as look
    from credential
    join (select type from type where narrowed) using (type)
    left join (
        select * from record_value where path in (select path from condition) or path in (select anchor from predicate)
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
