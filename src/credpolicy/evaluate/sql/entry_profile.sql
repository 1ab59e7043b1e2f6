-- entry_profile: for each entry of the ledger, the first one that looks the same. Unique: entry.
with look as (
    select
        entry.entry,
        coalesce(string_agg(
            value.path || chr(31) || value.value || coalesce(chr(28) || value.from_day || chr(28) || value.until_day, ''),
            chr(30) order by value.path, value.value, value.from_day
        ), '') as look
    from entry
    left join (
        select * from entry_value where path in (select path from condition) or path in (select anchor from predicate)
    ) as value on value.entry = entry.entry
    group by entry.entry
),

first_look as (
    select look, min(entry) as profile
    from look
    group by look
)

select look.entry, first_look.profile
from look
join first_look using (look)
