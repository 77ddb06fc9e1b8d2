-- One row per case of the quarterly files, in the version that stands in them, with a product that
-- recognition read as a watched substance. These are the reports of a 2x2 table: its background is counted
-- in the same files and versions.
with watched_text as materialized (
    select distinct text.release, text.text_id
    from raw_faers_drug_text as text
    join recognised_product as recognised
        on text.drugname is not distinct from recognised.product_name
        and text.prod_ai is not distinct from recognised.ingredient_names
),
watched_version as materialized (
    -- Picked first, by the number alone and then by both: few of many, which the planner does
    -- not know.
    select distinct drug.release, drug.primaryid
    from raw_faers_drug as drug
    semi join watched_text using (release, text_id)
    where drug.text_id in (select text_id from watched_text)
),
standing as materialized (
    select caseid, release, primaryid, received_date, fda_date
    from view_faers_case
    where primaryid in (select primaryid from watched_version)
)
select standing.*
from standing
semi join watched_version using (release, primaryid)
