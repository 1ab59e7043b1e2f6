-- defeated: the records that another record of the same number defeats, and from which day. Unique: record.
with better as (
    select *, begins_on(valid_from, issued_on, completed_on, decided_on, awarded_on) as starts_on
    from credential
    where refuses(word)
)

select
    lesser.record,
    min(coalesce(
        case when better.word != 'issued_in_error' then better.status_on end,
        better.starts_on
    )) as refused_from
from better
join credential as lesser on lesser.worker = better.worker and lesser.type = better.type
-- few are left to compare, and comparing numbers in the join would cost more
where lesser.number = better.number
    and lesser.jurisdiction is not distinct from better.jurisdiction
    and lesser.record != better.record
    and begins_on(lesser.valid_from, lesser.issued_on, lesser.completed_on, lesser.decided_on, lesser.awarded_on)
    <= better.starts_on
group by lesser.record
