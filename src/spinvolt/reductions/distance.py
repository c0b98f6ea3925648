"""How far a reduced battery is from the exact one."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from spinvolt.algebra.problem import Unitary
from spinvolt.bounded import Bounded, Proof, Undefined, weakest

Figure = Bounded | Undefined

# Sites at which couplings are compared, the two ends among them.
SITES = 4097


@dataclass(frozen=True)
class Distance:
    """What a reduction changes, relative to the exact values.

    Both numbers are reduced / exact - 1, with the bounds of the two computations; the reduced
    values are here taken as what they are, exact results for another model.

    Attributes
    ----------
    max_energy
        Of the highest energy.
    charging_time
        Of the time at which it is reached.
    """

    max_energy: Figure
    charging_time: Figure

    def __str__(self) -> str:
        return (
            f"highest energy {_percent(self.max_energy)}, "
            f"charging time {_percent(self.charging_time)} of the exact value"
        )


def distance(reduced: Mapping[str, Figure], exact: Mapping[str, Figure]) -> Distance:
    """The distance of two runs' figures of merit, ``max_energy`` and ``charging_time``.

    Example
    -------
    >>> exact = {"max_energy": Bounded.exact(8.0), "charging_time": Bounded.exact(2.0)}
    >>> reduced = {"max_energy": Bounded.exact(10.0), "charging_time": Bounded.exact(1.0)}
    >>> print(distance(reduced, exact))
    highest energy +25 %, charging time -50 % of the exact value
    """
    return Distance(*(_relative(reduced[n], exact[n]) for n in ("max_energy", "charging_time")))


def coupling_error(reduced: Unitary, exact: Unitary) -> float:
    """The largest relative error of a coupling of the chain, which is what a reduction neglects.

    Looked for at up to 4097 sites, the ends among them, where it is largest unless it is small.

    Raises
    ------
    ValueError
        When the two chains are not equally long.
    """
    if reduced.chain.length != exact.chain.length:
        raise ValueError(f"chains of {reduced.chain.length} and {exact.chain.length} levels")
    last = exact.chain.length - 1
    if last < 1:
        return 0.0
    sites = np.unique(np.round(np.linspace(1.0, float(last), min(SITES, last))))
    ratio = reduced.chain.coupling(sites) / exact.chain.coupling(sites)
    return float(np.max(np.abs(ratio - 1.0)))


def _relative(reduced: Figure, exact: Figure) -> Figure:
    if isinstance(exact, Undefined):
        return exact
    if isinstance(reduced, Undefined):
        return reduced
    if exact.low <= 0.0 <= exact.high:
        return Undefined("the exact value is zero as far as its bounds tell")
    known = Proof.PROVED if reduced.proof is Proof.UNCONTROLLED else reduced.proof
    ratio = reduced / exact
    low, high = math.nextafter(ratio.low - 1.0, -2.0), math.nextafter(ratio.high - 1.0, math.inf)
    return Bounded(ratio.value - 1.0, low, high, weakest(exact.proof, known))


def _percent(figure: Figure) -> str:
    if isinstance(figure, Undefined):
        return f"unknown ({figure.reason})"
    if figure.low <= 0.0 <= figure.high:
        return f"within {100.0 * max(-figure.low, figure.high):.2g} %"
    return f"{100.0 * figure.value:+.3g} %"
