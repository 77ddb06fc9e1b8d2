-- One row per delivered text or column of a death that may name a substance, with what it stands for.
-- A column or abbreviation that medical_examiner_words.csv reads as nothing names no substance.
select
    finding.release,
    finding.death_id,
    finding.place,
    finding.finding_seq,
    coalesce(word.shown_as, finding.text) as product_name,
    word.reads_as as ingredient_names,
    coalesce(word.is_group = 'true', false) as is_group,
    word.not_named_by
from read_parquet(getvariable('medical_examiner_finding'), union_by_name = true) as finding
left join vocabulary_medical_examiner_words as word
    on case
        when finding.place = 'column' then regexp_replace(lower(finding.text), '[^a-z0-9]', '', 'g')
        else lower(finding.text)
    end = word.delivered_text
    and case when finding.place = 'column' then 'column' else 'text' end = word.kind
where word.delivered_text is null or word.reads_as is not null
