-- tally: what counted in each category at each point, for the ledger. Unique: (moment, yearly, from_day, seen_day, category).
select outcome.moment, outcome.yearly, outcome.from_day, outcome.seen_day, amount.category, amount.amount
from credit_amount as amount
join credit_outcome as outcome using (point)
