-- One row per population that reports are compared within, or that they are compared with.
--   population: key; population or comparator of mart_signal
--   is_comparator: only its reports are the comparison; else only its reports are in any cell
--   label: its name on a page
--   rule: which reports belong to it
--   sort_order: order in a list
select
    described.population,
    described.is_comparator,
    described.label,
    described.rule,
    cast(described.sort_order as integer) as sort_order
from (values
    ('us', false, 'United States only',
        'country of the event, else of the reporter; of HFCS not collected', 1),
    ('adults', false, 'Adults only', 'age given, 18 years or more', 2),
    ('one_product', false, 'One product listed', 'no other product on the report', 3),
    ('no_literature', false, 'Without literature',
        'cites no article; of HFCS not collected', 4),
    ('before_recoding', false, 'Received before October 2021',
        'before FDA began to code kratom as HERBALS\MITRAGYNINE; FAERS alone', 5),
    ('after_recoding', false, 'Received since October 2021', 'since then; FAERS alone', 6),
    ('without_dominant', false, 'Without the most listed products',
        'lists none of the ten ingredients on most rows of its quarterly file, of HFCS on most complaints: what much reported products hide can show', 7),
    ('opioids', true, 'Opioids', 'lists an opioid; kratom and its alkaloids are not counted as one', 8),
    ('supplements', true, 'Botanicals and supplements',
        'lists a herbal product, vitamin or other supplement; of HFCS also any product of industry 54', 9)
) as described (population, is_comparator, label, rule, sort_order)
