-- looked_at: the credentials that some test looks at. Unique: record.
select credential.*
from credential
where exists (select 1 from wanted where wanted.worker = credential.worker and wanted.type = credential.type)
