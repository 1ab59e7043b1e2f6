-- wanted_of_stage: every record of the types of one stage, as every variant of them. Unique: (worker, type, variant).
select distinct credential.worker, variant.type, variant.variant
from variant
join type using (type)
join credential using (type)
where type.stage = $stage and credential.worker >= $first and credential.worker < $after
