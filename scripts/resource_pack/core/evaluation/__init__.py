"""Before and after: from a file of answers to a report that gives nobody away.

`reading` reads answers, `matching` finds the same people again, `paired` works out numbers,
`suppression` decides which of them may be shown, `report` puts the rest together, `sentences` says
it in plain English. Nothing here writes a file; `publish/evaluation_report.py` does.
"""
