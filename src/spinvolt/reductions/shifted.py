"""A large, partly filled charger taken as a classical field in which the battery turns."""

import math
from dataclasses import dataclass
from math import comb
from typing import ClassVar

from spinvolt.algebra.chain import chain
from spinvolt.algebra.ensembles import Spins
from spinvolt.algebra.model import Model
from spinvolt.algebra.problem import Unitary
from spinvolt.algebra.terms import Hop, Term, Tilt
from spinvolt.bounded import Proof
from spinvolt.errors import NotCovered
from spinvolt.reductions.holstein_primakoff import counter_rotating, single_levels


@dataclass(frozen=True)
class Shifted:
    """The shifted Holstein-Primakoff limit: J+ and J- become a number.

        H = coupling sqrt(m (n_charger - m)) (S+ + S-),      m charger spins up,

    so that at resonance the battery turns like a free spin,

        E(t) = n_battery splitting sin^2(coupling sqrt(m (n_charger - m)) t).

    Energies are kept exactly, the charger's level following the battery's.

    Range: n_battery << m and n_battery << n_charger - m; neglected is how the charger's level
    changes the coupling, a relative error of about n_battery |1/m - 1/(n_charger - m)| / 2 at the
    end of the ladder. A charger that is empty, full, or too small to fill (or to take up) the
    battery is refused. ``theory.rotation.midpoint`` is the better closed form.

    Source: yang2025 Eqs. 28-36; its Eqs. 31, 32, 34 and 35 print sqrt(k (1-k) N_c) for
    N_c sqrt(k (1-k)) = sqrt(m (N_c - m)).

    Example
    -------
    >>> spins = Model((Spins(3), Spins(500)), (Hop(1.0, (1, -1)),), (0, 100))
    >>> Shifted().problem(spins).chain.couplings()[1:-1] ** 2 / 40000.0
    array([3., 4., 3.])
    """

    name: ClassVar = "shifted"
    grade: ClassVar[Proof] = Proof.UNCONTROLLED
    sources: ClassVar[tuple[str, ...]] = ("yang2025",)

    def model(self, model: Model) -> Model:
        """The battery alone, turned by a field.

        Raises
        ------
        NotCovered
            When the start is not a single level, there are counter-rotating terms, or the charger
            does not hold enough spins of either kind.
        """
        cells_up, up = single_levels(model, self.name)
        cells, spins = (e.twice_spin for e in model.ensembles if isinstance(e, Spins))
        if counter_rotating(model):
            raise NotCovered(
                f"the {self.name} reduction needs anisotropy = 0, but there is a counter-rotating "
                'coupling: use the "exact" reduction'
            )
        low, high = max(cells - cells_up, 1), spins - max(cells_up, 1)
        if not low <= up <= high:
            raise NotCovered(
                f"the {self.name} reduction needs a partly filled charger with {low} to {high} of "
                f"its {spins} spins up, so that it can fill and empty {cells} cells, but {up} are: "
                'use the "exact" reduction'
            )
        field = math.sqrt(up) * math.sqrt(spins - up)
        terms: list[Term] = [
            Hop(t.coefficient * field, (t.powers[0],)) for t in model.terms if isinstance(t, Hop)
        ]
        total = cells_up + up - (cells + spins) / 2.0
        terms += _followed([t for t in model.terms if isinstance(t, Tilt)], total)
        return Model(model.ensembles[:1], tuple(terms), (cells_up,))

    def problem(self, model: Model) -> Unitary:
        """The Schroedinger equation on the battery's ladder; `NotCovered` as ``model``."""
        return Unitary(*chain(self.model(model)))


def _followed(tilts: list[Tilt], total: float) -> list[Tilt]:
    """Energies as functions of Sz alone, with Jz = total - Sz."""
    sums: dict[int, float] = {}
    for term in tilts:
        own, other = term.powers
        for i in range(other + 1):
            factor = comb(other, i) * (-1.0) ** i * total ** (other - i)
            sums[own + i] = sums.get(own + i, 0.0) + term.coefficient * factor
    return [Tilt(c, (power,)) for power, c in sorted(sums.items()) if c and power]
