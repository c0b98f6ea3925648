"""The explorer: a battery's charge in the browser, from this machine alone.

What it shows is a pure view-model (`state`, `fields`, `panes`) that knows no web; `work` runs it
in worker processes; `routes`, `guard` and `server` carry it to the page in `static`.
"""
