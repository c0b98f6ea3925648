"""The parallel schemes of the papers, charged beside a collective battery."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.fields import Field
from spinvolt.batteries.parallel import Parallel, parallel_huangfu2021, parallel_yang2025
from spinvolt.batteries.starts import SpinStart, level_of
from spinvolt.bounded import Undefined
from spinvolt.charging.front import charge
from spinvolt.errors import NotCovered
from spinvolt.run.parallel import ParallelRun
from spinvolt.run.result import Run
from spinvolt.statement import Request, Start, Statement

Scheme = Callable[[CentralSpin, SpinStart | None], Parallel | Undefined]
SCHEMES: Mapping[str, Scheme] = {
    "yang2025": parallel_yang2025,
    "huangfu2021": parallel_huangfu2021,
}
WATCH = ("energy", "power")


def scheme_of(statement: Statement, source: str) -> Parallel:
    """The parallel scheme of a paper for the battery of a statement.

    Raises
    ------
    NotCovered
        When the battery has none: sizes that do not divide, a cavity, a battery that is not empty.

    Example
    -------
    >>> scheme = scheme_of(Statement(CentralSpin(n_battery=2, n_charger=6)), "yang2025")
    >>> scheme.copies, scheme.cell.n_charger, scheme.start
    (2, 3, Dicke(excited=3))
    """
    battery, start = statement.closed()
    if not isinstance(battery, CentralSpin) or isinstance(start.charger, Field):
        raise NotCovered(
            "the parallel schemes share charger spins, and the charger of this battery is a cavity"
        )
    if level_of(start.battery, battery.n_battery) != 0:
        raise NotCovered(
            "the parallel schemes charge empty cells, but this battery is not empty at the start: "
            "leave `start.battery` out"
        )
    found = SCHEMES[source](battery, start.charger)
    if isinstance(found, Undefined):
        raise NotCovered(f"there is no parallel battery: {found.reason.rstrip('.')}")
    return found


def charge_parallel(scheme: Parallel, statement: Statement, run: Run) -> ParallelRun:
    """The scheme's cell, charged as the collective battery was, at the same times.

    Parameters
    ----------
    scheme
        From ``scheme_of``.
    statement, run
        The collective battery and what came of it.

    Raises
    ------
    NotCovered, NotConverged
        As ``charge``.
    """
    request = replace(statement.charge, watch=WATCH)
    if not isinstance(request.until, float):
        request = Request(until=request.until, times=tuple(run.time.tolist()), watch=WATCH)
    cell = charge(Statement(scheme.cell, Start(charger=scheme.start), request))
    return ParallelRun(scheme.source, scheme.copies, cell)
