-- One row per question that one can ask this file, a table macro of the same name.
--   question: name of the macro
--   title: what it answers, in a few words
--   row_is: what a row of the answer is
--   takes_filters: it takes the filters of the pages; else it has parameters of its own or none
select question, title, row_is, takes_filters
from declared_question
