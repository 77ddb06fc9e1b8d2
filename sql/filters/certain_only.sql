-- Reports whose words name the substance for certain; the others that are counted name it probably.
-- filter 70 | Recognition | Certain or probable
-- address recognition
-- value certain | Certain only
-- said recognized for certain
-- without a recognition
report.recognition = 'certain'
