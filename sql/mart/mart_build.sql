-- One row: when and from what this warehouse was built.
--   built_at: when, UTC
--   is_synthetic: built from releases of the demo generator; describes no real report
--   program_version: version of kratomwatch
--   vocabulary_version: fingerprint of every vocabulary file
--   input_version: fingerprint of releases, vocabulary, SQL and program together
--   largest_hidden: counts from 1 to this one are hidden in tables made from confidential line lists
--   protects_editions: further counts are hidden that a comparison with an earlier edition of those tables would give away
--   earlier_editions: editions of tables with hidden counts that were published before, as far as they are remembered
--   editions_lost_at: when a person let the memory of those begin anew because it was lost; null where it never was
--   first_quarter: first quarter drawn in any source
--   last_quarter: last quarter drawn in any source
select
    build.built_at,
    build.is_synthetic,
    build.program_version,
    build.vocabulary_version,
    build.input_version,
    build.largest_hidden,
    build.protects_editions,
    build.earlier_editions,
    build.editions_lost_at,
    min(quarter.quarter) as first_quarter,
    max(quarter.quarter) as last_quarter
from registry_build as build
left join mart_quarter as quarter on true
group by
    build.built_at, build.is_synthetic, build.program_version, build.vocabulary_version,
    build.input_version, build.largest_hidden, build.protects_editions,
    build.earlier_editions, build.editions_lost_at
