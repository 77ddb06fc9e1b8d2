-- One row per recall and text of it in which a watched substance may be named.
select product_description as text from raw_openfda_recalls_recall
union all
select reason_for_recall as text from raw_openfda_recalls_recall
union all
select code_info as text from raw_openfda_recalls_recall
