-- One row per two reports that are, or may be, of one event; nothing is removed for it.
--   report_id: the smaller id
--   other_report_id: the larger one
--   method: layer that found it, the surest first: manufacturer number, named by the sender, same facts, same facts without age, same article, same patient, probabilistic; across systems
--   verdict: merged (one group); parted (sure as a pair, but another report of the group contradicts); series (an article of many people: the same person in it, not merged); possible (not sure enough, or of two report systems: never merged)
--   score: probability that it is one event, from what agrees and how seldom that agrees by chance; 1 for a number or an exact match; of the probabilistic layer the match probability
--   match_probability: that of the trained model (mart_duplicate_model), whichever layer found the link; null where it was not asked: across systems, mass mailings, very few reports
--   agrees: facts that agree
--   disagrees: facts that do not
--   group_id: the group that both are in; null where not merged
select
    report_id, other_report_id, method, verdict, score, match_probability, agrees, disagrees, group_id
from duplicate_link
