-- One row per reaction of a case.
select pt from raw_faers_line_listing_reaction
