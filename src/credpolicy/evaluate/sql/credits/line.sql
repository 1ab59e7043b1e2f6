-- line: the categories in which an entry counts, for a credential type or (-1) for requirements. Unique: (entry, type, category).
select entry, type, category, bool_or(line = first_line) as first
from (select *, min(line) over (partition by entry, type) as first_line from entry_line)
group by entry, type, category
union all
select entry, -1, category, true
from entry
