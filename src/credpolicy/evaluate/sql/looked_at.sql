-- looked_at: the credentials that some test looks at, and as what. Unique: (record, variant).
select credential.*, variant.variant, variant.rule, variant.look_rule, variant.cases
from credential
join variant using (type)
where exists (
    select 1
    from wanted
    where wanted.worker = credential.worker and wanted.type = credential.type and wanted.variant = variant.variant
)
