-- sought: whose records of which types are looked at when somebody asks who holds a type. Unique: (worker, type).
select worker.worker, serves.type, serves.type as variant
from worker
join serves on serves.leaf_type = $type
