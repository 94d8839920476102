"""What the page of results says beside its figures."""

START = """\
# How fast, and how large

This page is written by `benchmarks/bench.py` from `docs/benchmarks.json`. Do not edit it.

All systems build the same texts, which a generator makes from a seed, on the same machine, in one
run and in turn, so that what disturbs the machine disturbs all of them. Read ratios, not seconds.
Figures are medians: of five runs where a run takes less than a minute, of three below five minutes,
else there is one. The number of runs stands beside each figure.
"""

END = """\
## What is measured

Everything from the start of a command to its end counts. Our builds always check the whole pack,
and make both search indexes, the offline copy, and for each chart and table an SVG, a PNG, a CSV
and a page to embed. “Plain pages outside the navigation” are case studies with no more than what
they must have, so ours also makes their gallery, lists and related studies. “With all that belongs
to it”, they also have themes, places, audiences and measures, and every tenth has a chart; no other
system is asked for that. Where pages outside the sidebar are compared, it is plain ones with plain
ones.

Memory is the sum over all processes of a command, with shared pages counted once (PSS), looked at
every half second. Other systems have no check, and Hugo’s layout here has neither menu nor search.
mystmd takes its themes from the network while it builds, so only its content is built.

## Where the time goes, and what is not reached

**60 pages with 15 notebooks, from nothing.** Ours takes about 8.5 seconds of processor time: 2.9 to
draw 60 pictures and 30 PNGs and to start what draws them, 2.4 to import Sphinx, check, and finish
the site, 1.1 to import pandas and Altair, 0.8 for the notebooks, 1.0 to read and write pages, and
0.3 for the search. Two processors could do that in 4.3 seconds at best, which is the limit there.
Jupyter Book draws no pictures, and waits for kernels most of its time.

**The short form** builds 300 studies and runs 15 notebooks, where our start, about two seconds, is
a third of the whole. There, notebooks ran 8.5 and 4.6 times as fast as in jupyter-cache, and plain
pages were built 1.9 times as fast as with Jupyter Book, 0.95 times as fast as with zensical and 0.7
times as fast as with mkdocs-material (one run each).

**A changed CSV** that 100 of 1,000 pages show takes ten seconds to be seen: 200 charts are drawn
anew.

## How to repeat it

```
make bench-short     # under five minutes once the other systems are installed, 300 studies
make bench           # about 75 minutes in full
.venv/bin/python benchmarks/bench.py --help
```

Each part is also a script of its own in `benchmarks/`. The other systems are installed below
`_build/bench`, in the versions of `benchmarks/peers.txt`. What was measured is kept there as well:
a run that was stopped goes on where it was, and `--again` starts afresh.

`benchmarks/kill.py` stops builds at fifty moments and looks whether the site is whole each time.
"""
