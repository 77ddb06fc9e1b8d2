-- One row per record of a case of FAERS that a source other than the quarterly files delivered. Which
-- record supplies the case is in work_faers_delivery.
--   source: key of the source that delivered it
--   release: release
--   record_seq: number of the record in the release
--   caseid: number of the case; null where only the number of a LAERS report is known
--   case_id: the same as text, or what stands for it
--   is_faers_era: the record is of FAERS; a version of that outranks one of LAERS
--   version: case version, of LAERS the number of the report (ISR); null where the source gives none, so that it is compared by its date
--   latest_date: when FDA received the record
select
    cast(null as varchar) as source,
    cast(null as varchar) as release,
    cast(null as bigint) as record_seq,
    cast(null as bigint) as caseid,
    cast(null as varchar) as case_id,
    cast(null as boolean) as is_faers_era,
    cast(null as bigint) as version,
    cast(null as date) as latest_date
where false
