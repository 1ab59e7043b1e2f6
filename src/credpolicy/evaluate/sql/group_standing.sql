-- group_standing: the same of groups that need k members, more than one: they stand as their k-th best does.
with placed as (
    select *, row_number() over (partition by ask, node order by worth) as place
    from member
    where needed > 1
)

select ask, node, rank, record, rule
from placed
where place = needed
