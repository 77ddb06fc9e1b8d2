-- One row per report system, fact and level of the model by which the probabilistic layer of suspected
-- duplicates scores two reports: how often two reports of one event, and two of different events, agree so far.
--   source: key of the report system
--   place: order of fact and level; of a fact the first level whose condition holds counts
--   fact: what is compared; where one report does not say, nothing is
--   level: how far it agrees; bits are those of the words that both list, log2 of one over their share
--   m_probability: share of the pairs of one event that are at this level
--   u_probability: share of the pairs of two events
--   bits: log2 of m over u, which is added to the odds that two reports are of one event
--   rarity: fact whose own rarity is counted in the place of u, so that a rare value tells more; else null
select
    source, place, fact, level, m_probability, u_probability,
    round(log2(m_probability / u_probability), 3) as bits, rarity
from duplicate_model
