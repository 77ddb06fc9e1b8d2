-- One row per key used in the tables and the word for it on a page.
--   kind: substance, outcome, age_group, sex, reporter_kind, novelty or country
--   key: key
--   label: word
--   sort_order: order on a page
select kind, key, label, sort_order
from (
    values
        ('outcome', 'death', 'Death', 1),
        ('outcome', 'life_threatening', 'Life-threatening', 2),
        ('outcome', 'hospitalization', 'Hospitalized', 3),
        ('outcome', 'disability', 'Disability', 4),
        ('outcome', 'congenital_anomaly', 'Congenital anomaly', 5),
        ('outcome', 'required_intervention', 'Required intervention', 6),
        ('outcome', 'other_serious', 'Other serious', 7),
        ('outcome', 'serious_unspecified', 'Serious, not said how', 8),
        ('outcome', 'emergency_visit', 'Emergency room visit', 9),
        ('outcome', 'none_serious', 'No serious outcome', 10),
        ('age_group', 'under_1', 'Under 1', 1),
        ('age_group', '1_17', '1–17', 2),
        ('age_group', '18_24', '18–24', 3),
        ('age_group', '25_34', '25–34', 4),
        ('age_group', '35_44', '35–44', 5),
        ('age_group', '45_54', '45–54', 6),
        ('age_group', '55_64', '55–64', 7),
        ('age_group', '65_over', '65 or more', 8),
        ('age_group', 'not_given', 'Not given', 9),
        ('sex', 'female', 'Female', 1),
        ('sex', 'male', 'Male', 2),
        ('sex', 'unknown', 'Not given', 3),
        ('reporter_kind', 'physician', 'Physician', 1),
        ('reporter_kind', 'pharmacist', 'Pharmacist', 2),
        ('reporter_kind', 'nurse', 'Nurse', 3),
        ('reporter_kind', 'other_health_professional', 'Other health professional', 4),
        ('reporter_kind', 'health_professional', 'Health professional, not said which', 5),
        ('reporter_kind', 'consumer', 'Consumer', 6),
        ('reporter_kind', 'lawyer', 'Lawyer', 7),
        ('reporter_kind', 'not_given', 'Not given', 8),
        ('novelty', 'product_name', 'product name', 1),
        ('novelty', 'ingredient', 'ingredient also listed', 2),
        ('novelty', 'recall', 'recall', 3),
        ('novelty', 'law', 'law or notice', 4),
        ('novelty', 'completeness', 'field given less often', 5),
        ('novelty', 'deletion', 'deletions beyond the usual', 6),
        ('novelty', 'columns', 'columns of a file', 7),
        ('novelty', 'address', 'address of a publisher', 8)
    ) as word (kind, key, label, sort_order)
union all
select 'substance' as kind, substance as key, label, sort_order from mart_substance
union all
select 'country' as kind, country_code as key, label, row_number() over (order by label) as sort_order
from vocabulary_country_names
where label is not null
