-- choice_standing: how groups that need one member stand: as their best does. Those of which no member has a row have none either.
select ask, node, min(rank) as rank, arg_min_null(record, worth) as record, arg_min_null(rule, worth) as rule
from member
where needed = 1
group by ask, node
