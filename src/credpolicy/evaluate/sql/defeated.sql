-- defeated: the records that another record of the same number defeats, and from which day. Unique: record.
select
    lesser.record,
    min(coalesce(
        case when better.word != 'issued_in_error' then better.status_on end,
        better.starts_on
    )) as refused_from
from credential as better
join credential as lesser on lesser.worker = better.worker and lesser.type = better.type
-- few are left to compare, and comparing numbers in the join would cost more
where refuses(better.word)
    and lesser.number = better.number
    and lesser.jurisdiction is not distinct from better.jurisdiction
    and lesser.record != better.record
    and lesser.starts_on <= better.starts_on
group by lesser.record
