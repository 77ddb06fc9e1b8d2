-- No reaction and no class is listed by more reports naming a watched substance than by reports of all products:
-- the two come from the same files and versions. A source that counts none has nothing to compare.
with compared as (
    select source, pt as listed, count(distinct report_id) as reports
    from background_mention_reaction
    group by source, pt
    union all
    select source, class as listed, count(distinct report_id) as reports
    from background_mention_class
    group by source, class
),
background as (
    select source, pt as listed, reports from background_reaction
    union all
    select source, class as listed, reports from background_class
)
select compared.source, compared.listed, compared.reports, background.reports as reports_of_all_products
from compared
left join background
    on compared.source = background.source and compared.listed = background.listed
join background_total as total
    on compared.source = total.source and total.counted_from = 'files'
where compared.reports > coalesce(background.reports, 0)
    and compared.source in (select source from background_reaction)
