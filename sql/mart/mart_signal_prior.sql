-- One row per report system with a background counted in files: the prior of its EBGM, a mixture of two gamma
-- distributions fitted to pairs of an ingredient and a preferred term, or why there is none.
--   source: key of the report system
--   likelihood: all_cells: fitted to every ingredient with every term, those on no report together included
--   ingredients: ingredients whose pairs were counted
--   ingredient_share: share of the ingredients of the source that these are; below 1 they were drawn by a checksum of their names
--   pairs: pairs of them with a term on at least one report
--   alpha1: shape of the component with the larger mean; null where none could be fitted
--   beta1: its rate
--   alpha2: shape of the other component
--   beta2: its rate
--   weight: weight of the component with the larger mean
--   problem: why there is no prior, and so no EBGM; null where there is one
with there as (
    select base.source, count(*) as ingredients
    from (select distinct report_system as source, counted_source from work_signal_base) as base
    join background_ingredient as listed on base.counted_source = listed.source
    group by base.source
)
select
    fitted.source,
    fitted.likelihood,
    fitted.ingredients,
    fitted.ingredients / cast(nullif(there.ingredients, 0) as double) as ingredient_share,
    fitted.pairs,
    fitted.alpha1,
    fitted.beta1,
    fitted.alpha2,
    fitted.beta2,
    fitted.weight,
    fitted.problem
from fitted_prior as fitted
left join there on fitted.source = there.source
