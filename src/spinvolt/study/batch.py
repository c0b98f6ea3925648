"""Many small batteries at once: one compiled call for the cases of a portion that allow it.

What the compiled call does not prove is charged like everything else.
"""

import numpy as np

from spinvolt.study.batch_cases import Flags, batch, chains
from spinvolt.study.batch_figures import record
from spinvolt.study.block import Status
from spinvolt.study.case import Sheet
from spinvolt.study.chains import solved
from spinvolt.study.plan import Plan

METHOD = "exact, many small chains"


def fill(plan: Plan, sheet: Sheet) -> Flags:
    """Record the cases that a batch computes; which ones these are."""
    made = batch(plan)
    done = np.zeros(len(plan), dtype=bool)
    if made is None or not made.fits.any():
        return done
    here = np.flatnonzero(made.fits)
    results, proved = solved(chains(made, here))
    if not proved.all():
        here, results = here[proved], results[:, proved]
    if len(here) == 0:
        return done
    record(made, here, results, plan.metrics, sheet)
    sheet.block.status[here] = Status.DONE
    sheet.block.method[here] = sheet.code(METHOD)
    done[here] = True
    return done
