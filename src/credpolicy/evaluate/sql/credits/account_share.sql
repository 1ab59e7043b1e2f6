-- account_share: what counts in each category of an account, and what is asked of it where its condition holds. Unique:
-- (moment, yearly, from_day, category).
select
    tally.moment, tally.yearly, tally.from_day, tally.seen_day, tally.category, tally.amount,
    case when category.term is null or held.term is not null then category.least end as least,
    case when category.term is null or held.term is not null then category.most end as most,
    case when category.term is null or held.term is not null then category.share end as share,
    category.share_of
from credit_tally as tally
join credit_category as category using (category)
left join credit_held_term as held on held.moment = tally.moment and held.term = category.term
order by tally.moment, tally.yearly, tally.from_day, tally.seen_day, tally.category
