-- looked_at_in_turn: the same, in turn: first the records that follow none, then those that follow these, and so on.
select credential.*, variant.variant, variant.rule, variant.look_rule, variant.cases
from credential
join variant using (type)
left join link using (record)
cross join turn
where exists (
    select 1
    from wanted
    where wanted.worker = credential.worker and wanted.type = credential.type and wanted.variant = variant.variant
)
and coalesce(link.number, 1) = turn.number
