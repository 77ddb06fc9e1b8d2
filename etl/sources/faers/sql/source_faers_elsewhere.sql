-- One row per case that another source supplies, in a higher version than the quarterly files hold.
--   caseid: number of the case
select cast(null as bigint) as caseid
where false
