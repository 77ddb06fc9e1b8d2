-- One row per release, member and reason for which lines were not loaded.
--   source: key of the source
--   report_system: key of the report system
--   release: release that delivered them
--   member: file inside the release
--   reason: why they were not loaded
--   lines: lines or records
--   first_line_number: the first of them
--   sample_text: that line, cut at 200 characters
select
    reject.source,
    min(release.report_system) as report_system,
    reject.release,
    reject.member,
    reject.reason,
    count(*) as lines,
    min(reject.line_number) as first_line_number,
    substr(min_by(reject.raw_text, reject.line_number), 1, 200) as sample_text
from core_reject as reject
join work_release as release
    on reject.source = release.source and reject.release = release.release
group by reject.source, reject.release, reject.member, reject.reason
