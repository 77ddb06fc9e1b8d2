-- Reports that cite no article. Where a report system has no field for one, reports stay in.
-- filter 60 | Literature | With and without articles
-- address literature
-- value without | Without literature reports
-- said without literature reports
-- without a field for articles
-- keeps untold
not report.cites_article
