-- Every delivered row is staged or rejected with a reason.
with rejected as (
    select source, release, member, count(*) as lines
    from raw_reject
    group by source, release, member
)
select
    member.source, member.release, member.member, member.rows_delivered, member.rows_staged,
    member.rows_rejected, coalesce(rejected.lines, 0) as lines_kept
from raw_member as member
left join rejected
    on member.source = rejected.source
    and member.release = rejected.release
    and member.member = rejected.member
where member.rows_delivered <> member.rows_staged + member.rows_rejected
    or member.rows_rejected <> coalesce(rejected.lines, 0)
