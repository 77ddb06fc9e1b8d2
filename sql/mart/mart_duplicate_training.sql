-- One row per report system: on what the model of the probabilistic layer (mart_duplicate_model) was trained.
--   source: key of the report system
--   reports: reports of it that may be of one event with another
--   is_trained: the model was trained on them; else it is the shipped one, which makes a link possible at most
--   is_used: pairs are scored by it; with very few reports they are not
--   problem: why it was not trained; null where it was
--   random_pairs: pairs drawn at random to count u on, at most
--   blocked_pairs: pairs that agree in sex and age, or in their two rarest ingredients, which m was estimated on
--   matched_pairs: how many of these the estimate takes for one event
--   prior: probability of one event before anything is compared: one other report in their number
select distinct
    source, reports, is_trained, is_used, problem, random_pairs, blocked_pairs, matched_pairs, prior
from duplicate_model
