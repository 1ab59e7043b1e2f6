-- need: what the blocks that are asked for speak of; what they do not need not be made. One row.
with used as (
    select version.*, block.cycle, block.life
    from credit_version as version
    join credit_block as block using (block)
    where version.block in (select block from credit_ask)
),

conditional as (
    select term from used where term is not null
    union all
    select term from credit_category where term is not null and version in (select version from used)
)

select
    exists (from conditional) as terms,
    coalesce(bool_or(coalesce(first_phrase, last_phrase, not_before) is not null or matches > 0), false)
        or exists (from credit_limit where selector is not null and version in (select version from used)) as days,
    coalesce(bool_or(cycle is not null), false) as cycles,
    coalesce(bool_or(life), false) as lives,
    coalesce(bool_or(yearly), false) as years,
    coalesce(bool_or(carries), false) as carries
from used
