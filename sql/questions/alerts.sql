-- Series and quarters with unusually many reports that match source, substance and period, among the eight latest
-- quarters judged of each report system; role, outcome and further filters restrict nothing here. An alert is a reason to look.
-- title: Quarters with unusually many reports
--   alert_id: key, for the file that settles it
--   source: key of the report system; never add up across it
--   substance: key of the watched substance
--   kind: all, deaths, reaction_group or co_ingestant_class
--   key: reaction group or class; the kind itself otherwise
--   label: name of the series on a page
--   quarter: quarter received, e.g. 2025-Q4
--   period: the quarter, or its rarest month (e.g. 2025-11) where the quarter as a whole is not unusual; what follows is of it
--   unusual_months: months of the quarter that are unusual by themselves, comma-separated; null where none is
--   observed: distinct reports that stand
--   events: the same with suspected duplicates counted as one
--   expected: reports to expect from the periods before, of those that could have arrived
--   threshold: more than these are unusual
--   probability: of as many or more if nothing had changed
--   adjusted_probability: the same among all series looked at together (Benjamini and Hochberg)
--   series_tested: series looked at together
--   share: share of the reports of the period that stands; 1 where it is complete or nothing is measured
--   periods: 2 where only this period and the one before together are unusual
--   is_newest: no later quarter of the report system was judged
--   are_events_above: the events alone are above the threshold too
--   reports_citing: of the observed, those that cite an article; null where the report system has no field for one
--   literature_share: their share
--   is_publication_wave: at least half cite an article, and without those the count is not above the threshold
--   articles: the articles that most of them cite, with their reports; null where none does
--   busiest_day: of the observed, those received on the day on which most were: many are one delivery or a backlog
--   of_them: what the reports themselves say of it: a publication wave, one delivery or a backlog; null for neither
--   chart: address of its chart on the pages, without the host
--   also_then: news, laws, recalls and changes of coding then; null where none is known
--   known_since: when the release landed from which it could be known, UTC
--   settled_on: day on which a person settled it; null where nobody did
--   settled_by: who did
--   settled_because: why
-- limitation alert_is_a_reason_to_look strong | An alert is a reason to look. | A rise in reports is not a rise in harm: it says that a count is above its own past, not why.
-- limitation stimulated_reporting strong | Publicity moves reporting. | Warning letters, news and laws make people report.
-- limitation duplicates part
-- limitation incomplete_tail part
-- limitation small_numbers part
select
    alert.alert_id, alert.source, alert.substance, alert.kind, alert.key, alert.label,
    alert.quarter, alert.period, alert.unusual_months, alert.observed, alert.events, alert.expected, alert.threshold,
    alert.probability, alert.adjusted_probability, alert.series_tested, alert.share,
    alert.periods, alert.is_newest, alert.are_events_above,
    alert.reports_citing, alert.literature_share, alert.is_publication_wave, alert.articles,
    alert.busiest_day, alert.of_them, alert.chart, alert.also_then, alert.known_since,
    alert.settled_on, alert.settled_by, alert.settled_because
from mart_alert as alert
join mart_source as source on alert.source = source.source
join mart_substance as substance on alert.substance = substance.substance
where (substances is null or list_contains(substances, alert.substance))
    and (sources is null or list_contains(sources, alert.source))
    and (since is null or alert.quarter_start >= since)
    and (until is null or alert.quarter_start <= until)
order by alert.quarter_start desc, source.sort_order, substance.sort_order, alert.probability,
    alert.alert_id
