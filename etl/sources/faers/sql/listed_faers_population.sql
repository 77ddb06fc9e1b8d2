-- One row per case version of one staged FAERS release: which populations it belongs to, by the bits of
-- work_population. One product: all its rows of drugs have one number. First received by the dates of the
-- version itself. The ten most listed ingredients are those of this release.
with listed as (
    select release, primaryid, drug_seq, text_id
    from read_parquet(of_folder || '/drug.parquet')
    where role_cod is null or upper(role_cod) <> 'DN'
),
named as materialized (
    select listed.primaryid, text.number, text.populations
    from listed
    join work_faers_population_text as text using (release, text_id)
),
dominant as (
    select number
    from named
    group by number
    order by count(*) desc, number
    limit 10
),
product as (
    select primaryid, min(drug_seq) = max(drug_seq) as is_one
    from listed
    group by primaryid
),
text as (
    select
        named.primaryid,
        bit_or(named.populations) as populations,
        bool_or(dominant.number is not null) as is_dominated
    from named
    left join dominant on named.number = dominant.number
    where named.populations > 0 or dominant.number is not null
    group by named.primaryid
),
demo as (
    select
        file.primaryid,
        bool_or(country.country_code = 'US' or upper(file.country) = 'US') as is_us,
        bool_or(try_cast(file.age as double) / cast(unit.per_year as double) >= 18) as is_adult,
        bool_and(file.lit_ref is null) as has_no_literature,
        min(least(
            coalesce(file.init_fda_dt, file.fda_dt), coalesce(file.fda_dt, file.init_fda_dt)
        )) as received
    from (
        select *, coalesce(occr_country, reporter_country) as country
        from read_parquet(of_folder || '/demo.parquet')
    ) as file
    left join vocabulary_country_names as country on upper(file.country) = country.name
    left join vocabulary_age_units as unit on lower(file.age_cod) = unit.unit
    group by file.primaryid
)
select
    demo.primaryid,
    (case when demo.is_us then 1 else 0 end)
        + (case when demo.is_adult then 2 else 0 end)
        + (case when product.is_one then 4 else 0 end)
        + (case when demo.has_no_literature then 8 else 0 end)
        + (case when demo.received < '20211001' then 16 else 0 end)
        + (case when demo.received >= '20211001' then 32 else 0 end)
        + (case when coalesce(text.is_dominated, false) then 0 else 64 end)
        + coalesce(text.populations, 0) as populations
from demo
left join product on demo.primaryid = product.primaryid
left join text on demo.primaryid = text.primaryid
