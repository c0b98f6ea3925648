"""Integrate a closed set of moment equations with SciPy."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from spinvolt.algebra.closure import Closure
from spinvolt.algebra.densities import Densities, Diagnostic
from spinvolt.algebra.results import Cost
from spinvolt.bounded import Proof
from spinvolt.errors import NotConverged

Floats = NDArray[np.float64]
STIFF = 1e4


@dataclass(frozen=True)
class MomentEquations:
    """Explicit Runge-Kutta of order 8 with error control (DOP853), LSODA for long times.

    During the pulse moment equations are not stiff. Long after it they are, by n_charger over
    n_battery; beyond ``STIFF`` times the fastest rate LSODA takes over, which changes to implicit
    steps by itself.

    ``tolerance`` is relative, and absolute in units of each variable's scale. The stated errors
    are the distance from a second run at a hundred times the tolerance: an estimate, of the
    integration alone. What the closure neglects is not in them; the grade is uncontrolled.

    >>> from spinvolt.algebra.open import LocalNoise, Reservoirs
    >>> from spinvolt.reductions.mean_field import MeanField
    >>> model = Reservoirs(10**6, (10,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (10**6, 0))
    >>> found = MomentEquations().run(MeanField().problem(model), [0.0, 1e-4])
    >>> found.fillings.round(3)
    array([[1., 0.],
           [0., 1.]])
    """

    tolerance: float = 1e-11
    takes: ClassVar = Closure
    name: ClassVar = "moment-equations"

    def run(self, problem: Closure, times: ArrayLike) -> Densities:
        """Energies per spin at ascending ``times`` >= 0.

        Raises
        ------
        NotConverged
            When the integration fails.
        """
        instants = np.asarray(times, dtype=float)
        fine, evaluations = _solved(problem, instants, self.tolerance)
        coarse, more = _solved(problem, instants, 100.0 * self.tolerance)
        late = bool(len(instants)) and float(instants[-1]) > problem.trusted
        beyond = (f"The last time, {float(instants[-1]):.3g}, lies beyond that.",) if late else ()
        return Densities(
            times=instants,
            fillings=fine,
            errors=np.abs(fine - coarse),
            rare=np.zeros_like(fine),
            proof=Proof.UNCONTROLLED,
            samples=0,
            cost=Cost(evaluations=evaluations + more),
            diagnostics=(Diagnostic("trusted until", problem.trusted),),
            warnings=problem.warnings + beyond,
        )


def _solved(problem: Closure, times: Floats, tolerance: float) -> tuple[Floats, int]:
    """Energies per spin, shape (times, ladders), and how often the rates were asked."""
    from scipy.integrate import solve_ivp

    moving = np.flatnonzero(times > 0.0)
    values = np.repeat(problem.start[:, None], len(times), axis=1)
    if len(moving) == 0:
        return problem.fillings(values).T, 0
    end = float(times[-1])
    solution = solve_ivp(
        lambda _, y: problem.rates(y),
        (0.0, end),
        problem.start,
        method="DOP853" if problem.frequency * end < STIFF else "LSODA",
        t_eval=times[moving],
        rtol=tolerance,
        atol=1e-3 * tolerance * problem.scales,
        first_step=min(end, 0.01 / problem.frequency),
    )
    if not solution.success:
        raise NotConverged(
            f"the moment equations ({problem.name}) were integrated to {solution.t[-1]:.6g} of "
            f"{end:.6g} only ({solution.message}): shorten the time."
        )
    values[:, moving] = solution.y
    return problem.fillings(values).T, int(solution.nfev)
