-- group_standing: the same for the groups of one height: a group that needs k members stands as its k-th best member does.
with member as (
    select
        standing.*,
        parent.node as parent,
        parent.needed,
        row_number() over (
            partition by standing.ask, parent.node
            order by
                standing.rank,
                standing.until_day desc nulls last,
                -- of equals the one written first decides, where all lines are needed it comes last
                case when parent.line or parent.parent is not null then standing.node else -standing.node end
        ) as place
    from standing
    join node on node.node = standing.node
    join node as parent on parent.node = node.parent
    where parent.height = $height
)

select member.ask, member.parent as node, member.rank, member.record, member.type, span.until_day
from member
join ask using (ask)
left join span
    on span.subject = ask.subject and span.node = member.parent and ask.day between span.from_day and span.until_day
where member.place = member.needed
