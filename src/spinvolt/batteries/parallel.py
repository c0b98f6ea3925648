"""Batteries of one cell each that are charged side by side, to compare a collective one with."""

from dataclasses import dataclass, replace
from math import gcd

from spinvolt.batteries.central_spin import CentralSpin
from spinvolt.batteries.starts import Dicke, SpinStart, level_of
from spinvolt.bounded import Undefined


@dataclass(frozen=True)
class Parallel:
    """``copies`` of a battery of one cell: energies and powers are that many times the cell's.

    Charging times are the cell's own.

    Attributes
    ----------
    cell
        One of them.
    start
        Its charger's start; its battery is empty.
    copies
        How many.
    source
        The key of the paper that compares with it.
    """

    cell: CentralSpin
    start: Dicke
    copies: int
    source: str


def parallel_yang2025(
    battery: CentralSpin, charger: SpinStart | None = None
) -> Parallel | Undefined:
    """Every cell gets its share of charger spins, n_charger / n_battery, and of those that are up.

    Parameters
    ----------
    battery
        The collective battery, which starts empty.
    charger
        Its charger's start; left out, all spins are up.

    Returns
    -------
    Parallel or Undefined
        Undefined, with the reason, where the shares are not whole numbers of at least one.

    Source: yang2025 Fig. 1c and the text before Eq. 10.

    Example
    -------
    >>> scheme = parallel_yang2025(CentralSpin(n_battery=10, n_charger=1000), Dicke(100))
    >>> scheme.cell.n_charger, scheme.start.excited, scheme.copies
    (100, 10, 10)
    >>> print(parallel_yang2025(CentralSpin(n_battery=4, n_charger=6), Dicke(4)))
    undefined: n_charger = 6 and excited = 4 must be multiples of n_battery = 4 to share; with these
    charger numbers batteries of 1 or 2 cells would do.
    """
    up = _excited(battery, charger)
    if isinstance(up, Undefined):
        return up
    n, spins = battery.n_battery, battery.n_charger
    if up < n or spins < n:
        return Undefined(
            f"yang2025's parallel scheme needs at least n_battery = {n} charger spins up, one for "
            f"each cell, but {up} of {spins} are."
        )
    if spins % n or up % n:
        return Undefined(
            f"n_charger = {spins} and excited = {up} must be multiples of n_battery = {n} to "
            f"share; with these charger numbers batteries of {_divisors(gcd(spins, up))} would do."
        )
    cell = replace(battery, n_battery=1, n_charger=spins // n)
    return Parallel(cell, Dicke(up // n), n, "yang2025")


def parallel_huangfu2021(
    battery: CentralSpin, charger: SpinStart | None = None
) -> Parallel | Undefined:
    """Every cell gets one charger spin, which is up.

    Returns
    -------
    Parallel or Undefined
        Undefined, with the reason, unless there are as many charger spins as cells, all up.

    Source: huangfu2021 Eqs. 9, 10.

    Example
    -------
    >>> scheme = parallel_huangfu2021(CentralSpin(n_battery=10, n_charger=10))
    >>> scheme.cell.n_charger, scheme.start.excited, scheme.copies
    (1, 1, 10)
    """
    up = _excited(battery, charger)
    if isinstance(up, Undefined):
        return up
    n, spins = battery.n_battery, battery.n_charger
    if not n == spins == up:
        return Undefined(
            f"huangfu2021's parallel scheme needs as many charger spins as cells, n_battery = {n}, "
            f"and all of them up, but {up} of {spins} are."
        )
    return Parallel(replace(battery, n_battery=1, n_charger=1), Dicke(1), n, "huangfu2021")


def _excited(battery: CentralSpin, charger: SpinStart | None) -> int | Undefined:
    """How many charger spins are up, where that is a number."""
    _, spins = battery.starts(charger=charger)
    level = level_of(spins, battery.n_charger)
    if level is None:
        return Undefined("a parallel scheme shares a definite number of charger spins that are up.")
    return level


def _divisors(number: int) -> str:
    """The first divisors of a number, in words."""
    found = [str(k) for k in range(1, min(number, 1000) + 1) if number % k == 0][:4]
    more = " cells" if found != ["1"] else " cell"
    listed = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} or {found[-1]}"
    return listed + more
