-- One row per kind and text that a line list may hold, and the value it stands for.
select
    kind,
    trim(regexp_replace(lower(delivered_text), '[^a-z0-9<>=]+', ' ', 'g')) as plain_text,
    value
from vocabulary_poison_center_terms
