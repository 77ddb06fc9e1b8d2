-- One row per source of complaints, ingredient and term that a complaint lists together.
select product.source, product.ingredient, term.pt, count(*) as reports
from work_hfcs_listed_ingredient as product
join work_hfcs_listed_term as term
    on product.source = term.source and product.report_number = term.report_number
group by product.source, product.ingredient, term.pt
