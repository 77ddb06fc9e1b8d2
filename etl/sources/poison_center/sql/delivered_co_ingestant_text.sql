-- One row per substance of a line list.
select substance_text as product_name
from raw_poison_center_substance
where substance_text is not null
