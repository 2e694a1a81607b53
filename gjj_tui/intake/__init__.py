"""Old reports in, a report and a list of doubts out: nothing of the source is dropped silently.

bytes -> readers -> Source (lines and grids, each with its place) -> reading -> Imported (report, doubts, uses)
"""
