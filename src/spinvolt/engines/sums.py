"""How sums over the populations of rho give densities, the trace and the batteries' levels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.labels import Labels
from spinvolt.algebra.liouville import Liouville
from spinvolt.algebra.open_results import LadderPopulations
from spinvolt.engines.blocks import marginals

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sums:
    """How the sums that ``kernels.liouville.march`` records give observables; d population rows.

    Attributes
    ----------
    densities
        Batteries' densities and then the charger's, shape (2 d, k + 1).
    trace
        Tr rho, shape (2 d,).
    batteries
        For each battery its labels, which of them are populations, and their sums, (2 d, levels).
    """

    densities: Floats
    trace: Floats
    batteries: tuple[tuple[Labels, Ints, Floats], ...]


def sums(built: Liouville) -> Sums:
    """The sums of a generator."""
    rows, diagonal = built.rows, built.diagonal
    nothing = np.zeros(len(diagonal))
    copies = rows.copies[diagonal].astype(float)
    found: list[tuple[Labels, Ints, Floats]] = []
    densities = []
    for labels, levels, adds in marginals(built):
        found.append((labels, levels, np.concatenate([adds, np.zeros_like(adds)], axis=1).T))
        mean = labels.ket[levels].astype(float) @ adds / labels.n
        densities.append(np.concatenate([mean, nothing]))
    charger = np.concatenate([-copies * rows.ket[diagonal], copies]) / built.labels[0].n
    return Sums(
        densities=np.stack([*densities, charger], axis=1),
        trace=np.concatenate([copies, nothing]),
        batteries=tuple(found),
    )


def record(built: Liouville, state: Floats) -> Floats:
    """Sums over the population rows of a state vector and their moments, shape (2 d,).

    What ``kernels.liouville.march`` records after each product.
    """
    rows, diagonal = built.rows, built.diagonal
    found = np.zeros(2 * len(diagonal))
    for d, row in enumerate(diagonal):
        low, high, base = int(rows.low[row]), int(rows.high[row]), int(rows.base[row])
        values = state[base + low : base + high]
        found[d] = values.sum()
        found[len(diagonal) + d] = np.arange(low, high) @ values
    return found


def spread(adds: Sums, values: Sequence[Floats]) -> tuple[LadderPopulations, ...]:
    """Populations of the batteries' levels, (times, levels) each, with what the levels are."""
    return tuple(
        LadderPopulations(labels.n, labels.spin[levels], labels.ket[levels], value)
        for (labels, levels, _), value in zip(adds.batteries, values, strict=True)
    )
