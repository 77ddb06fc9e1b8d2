"""Statistics over counts of reports: pure functions of numpy arrays and pandas frames.

Nothing here reads a file or a database. Every count that comes in is a count of distinct reports
(cases) of one source; which reports are compared with which is decided where they are counted.
The modules import scipy as they load, so import them where they are used.
"""
