-- One row per firm and month in which it began to recall products naming a watched substance.
with recall as (
    select
        mart_recall.*,
        coalesce(recall_initiation_date, report_date) as began,
        coalesce(recalling_firm, 'firm not named') as firm
    from mart_recall
),
firm_month as (
    select
        firm,
        cast(date_trunc('month', began) as date) as month,
        min(began) as began,
        count(*) as recalls,
        bool_or(lower(voluntary_mandated) like '%mandated%') as is_mandated,
        min(recall_number) as recall_number,
        min(url) as url,
        string_agg(distinct endpoint, ', ' order by endpoint) as endpoints
    from recall
    where began is not null
    group by firm, cast(date_trunc('month', began) as date)
),
firm_substance as (
    select
        firm,
        month,
        string_agg(substance, ', ' order by sort_order) as scope,
        string_agg(words, ' and ' order by sort_order) as words
    from (
        select distinct
            recall.firm,
            cast(date_trunc('month', recall.began) as date) as month,
            known.substance,
            known.words,
            known.sort_order
        from recall
        join mart_substance as known
            on contains(', ' || recall.substances_named || ',', ', ' || known.substance || ',')
    ) as named
    group by firm, month
)
select
    'recall-' || firm_month.recall_number as event_id,
    firm_month.began as event_date,
    'day' as date_precision,
    'recall' as kind,
    firm_month.firm
        || case when firm_month.is_mandated then ', ordered by FDA, recalls ' else ' recalls ' end
        || case when firm_month.recalls = 1 then 'a product'
            else cast(firm_month.recalls as varchar) || ' products' end
        || ' naming ' || firm_substance.words as title,
    firm_substance.scope,
    'all' as applies_to,
    case when firm_month.is_mandated then 2 else 4 end as importance,
    coalesce('openFDA ' || firm_month.endpoints, 'FDA enforcement reports') as source_note,
    firm_month.url,
    true as is_verified,
    firm_month.recalls
from firm_month
join firm_substance on firm_month.firm = firm_substance.firm and firm_month.month = firm_substance.month
