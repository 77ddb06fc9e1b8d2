-- Reports that list one product and no other; of deaths, those in which one substance was found.
-- filter 50 | Products | Any number of products
-- address products
-- value one | One product only
-- said with one product only
-- without a product
report.is_one_product
