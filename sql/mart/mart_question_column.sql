-- One row per column of the answer to a question, as its header declares.
--   question: name of the macro
--   place: place of the column in the answer, from 1
--   column_name: name of the column
--   meaning: what it holds
select question, place, column_name, meaning
from declared_column
