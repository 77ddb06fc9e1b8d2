-- One row per table macro of this file: the questions, and what they share.
--   macro: name of the macro
--   is_question: one can ask it; else questions are made from it
--   sql: its statement; where it passes filters on, they stand by their names
select macro, is_question, sql
from declared_macro
