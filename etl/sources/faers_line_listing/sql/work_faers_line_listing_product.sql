-- One row per distinct product of a used case: a suspect name with its ingredients, ingredients without
-- a name, a name whose ingredients are not listed, or a concomitant.
with entry as (
    select product.*, record.case_id
    from raw_faers_line_listing_product as product
    join work_faers_line_listing_record as record using (release, record_seq)
    where record.fate = 'used'
),
paired as (
    select
        entry.case_id, entry.release, entry.record_seq, entry.place, entry.role,
        entry.product_name,
        coalesce(entry.ingredient_names, pair.ingredient_names) as ingredient_names
    from entry
    left join work_faers_line_listing_pair as pair
        on entry.role = 'suspect'
        and entry.release = pair.release
        and entry.record_seq = pair.record_seq
        and entry.product_name = pair.product_name
    where entry.role <> 'suspect' or entry.product_name is not null or not exists (
        select 1
        from work_faers_line_listing_pair as named
        where named.release = entry.release and named.record_seq = entry.record_seq
            and named.ingredient_names = entry.ingredient_names
    )
),
listed as (
    select case_id, release, record_seq, role, product_name, ingredient_names, min(place) as place
    from paired
    group by case_id, release, record_seq, role, product_name, ingredient_names
)
select
    'faers:' || case_id as report_id,
    release,
    record_seq,
    row_number() over (partition by release, record_seq order by place) as product_seq,
    product_name,
    ingredient_names,
    role
from listed
