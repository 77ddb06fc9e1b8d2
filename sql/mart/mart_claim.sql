-- One row per claim of sellers, advocates or the press, and what the data can and cannot show.
--   claim_id: key
--   claim: what is claimed, paraphrased
--   said_by: what kind of publication says so
--   can_show: what the sources here can set beside it
--   cannot_show: what they cannot
--   source: where the facts beside it come from
--   is_verified: the facts were read at their source and not in a copy
--   sort_order: order on a page
-- limitation not_proof_of_cause part
select
    claim_id, claim, said_by, can_show, cannot_show, source, verified = 'true' as is_verified,
    cast(sort_order as integer) as sort_order
from vocabulary_claims
