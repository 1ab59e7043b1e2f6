-- size: how much of the work there is to do: levels of categories, limits, cycles in a chain. One row.
with used as (
    select distinct version
    from credit_asked
)

select
    coalesce((select max(level) from credit_category where version in (select version from used)), 0) as levels,
    coalesce((select max(ordinal) + 1 from credit_limit where version in (select version from used)), 0) as limits,
    coalesce((select max(number) from credit_asked where kind = 'round' and chained), 0) as cycles
