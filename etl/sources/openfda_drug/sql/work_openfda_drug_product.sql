-- One row per distinct product of a used openFDA drug/event record; its dose rows are one product.
-- Characterization 4, not administered, is of ICH E2B(R3); openFDA describes 1 to 3.
with listed as (
    select
        record.release,
        record.record_seq,
        record.case_id,
        drug.medicinalproduct as product_name,
        drug.activesubstancename as ingredient_names,
        case drug.drugcharacterization
            when '1' then 'suspect'
            when '2' then 'concomitant'
            when '3' then 'interacting'
            when '4' then 'not_administered'
            else 'unknown'
        end as role,
        min(drug.drug_seq) as place,
        string_agg(distinct drug.drugdosagetext, '; ' order by drug.drugdosagetext) as dose_text,
        case min(drug.drugadditional)
            when '1' then 'positive' when '2' then 'negative' when '3' then 'does not apply'
        end as dechallenge,
        case min(drug.drugrecurreadministration)
            when '1' then 'positive' when '2' then 'negative' when '3' then 'unknown'
        end as rechallenge
    from work_openfda_drug_record as record
    join raw_openfda_drug_drug as drug using (release, record_seq)
    where record.fate = 'used'
    group by
        record.release, record.record_seq, record.case_id, drug.medicinalproduct,
        drug.activesubstancename, drug.drugcharacterization
)
select
    'faers:' || case_id as report_id,
    release,
    record_seq,
    row_number() over (partition by release, record_seq order by place) as product_seq,
    product_name,
    ingredient_names,
    role,
    dose_text,
    dechallenge,
    rechallenge
from listed
