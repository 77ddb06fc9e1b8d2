-- No reaction is listed by more reports naming a watched substance than by reports of all products: the two
-- come from the same files and versions. A source that counts no reactions has nothing to compare.
with compared as (
    select source, pt, count(distinct report_id) as reports
    from background_mention_reaction
    group by source, pt
)
select compared.source, compared.pt, compared.reports, background.reports as reports_of_all_products
from compared
left join background_reaction as background
    on compared.source = background.source and compared.pt = background.pt
join background_total as total
    on compared.source = total.source and total.counted_from = 'files'
where compared.reports > coalesce(background.reports, 0)
    and compared.source in (select source from background_reaction)
