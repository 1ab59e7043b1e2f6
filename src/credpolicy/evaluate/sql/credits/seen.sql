-- seen: what counted at each point, for the ledger. Unique: (moment, yearly, from_day, seen_day).
select point, moment, yearly, from_day, until_day, seen_day, carried, counted
from credit_outcome
