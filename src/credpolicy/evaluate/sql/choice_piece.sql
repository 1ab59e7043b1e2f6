-- choice_piece: the stretches of days on which single members make a group hold that needs one of them. As leaf_piece.
select span.subject, parent.node, span.from_day, span.until_day
from span
join node on node.node = span.node
join node as parent on parent.node = node.parent
where parent.height = $height and parent.kind = 'group' and parent.needed = 1
