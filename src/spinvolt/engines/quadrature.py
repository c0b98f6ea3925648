"""Average over one exponentially distributed number, to rounding."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.algebra.average import Average
from spinvolt.algebra.densities import Densities, Diagnostic
from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof

Floats = NDArray[np.float64]
LOWEST, HIGHEST = -44.0, 4.0


@dataclass(frozen=True)
class Quadrature:
    """The trapezoidal rule in ln xi, which converges geometrically for analytic functions.

    ``spacing`` 0.25 leaves an error of 1e-15 for functions analytic within pi/2 of the real axis;
    the stated errors are the distance from twice the spacing, hence far too large.

    >>> from spinvolt.algebra.open import LocalNoise, Reservoirs
    >>> from spinvolt.reductions.tipping import RandomTipping
    >>> model = Reservoirs(10**6, (9,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (10**6, 0))
    >>> found = Quadrature().run(RandomTipping().problem(model), [6.907755279e-6])
    >>> found.fillings.round(4)
    array([[0.5963, 0.4037]])
    """

    spacing: float = 0.25
    takes: ClassVar = Average
    name: ClassVar = "quadrature"

    def run(self, problem: Average, times: ArrayLike) -> Densities:
        """Energies per spin at any ``times``."""
        instants = np.asarray(times, dtype=float)
        fine, nodes = self._averaged(problem, instants, self.spacing)
        coarse, _ = self._averaged(problem, instants, 2.0 * self.spacing)
        return Densities(
            times=instants,
            fillings=fine,
            errors=np.abs(fine - coarse) + 4e-16,
            rare=np.zeros_like(fine),
            proof=Proof.UNCONTROLLED,
            samples=0,
            cost=Cost(evaluations=nodes * len(instants)),
            diagnostics=(Diagnostic("trusted until", problem.trusted),),
            warnings=problem.warnings,
        )

    def _averaged(self, problem: Average, times: Floats, spacing: float) -> tuple[Floats, int]:
        logs = np.arange(LOWEST, HIGHEST, spacing)
        weights = np.exp(logs - np.exp(logs)) * spacing
        values = problem.fillings(times[:, None], logs)
        return (values @ (weights / weights.sum())).T, len(logs)
