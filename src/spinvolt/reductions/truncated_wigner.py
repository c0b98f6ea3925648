"""Truncated Wigner: classical spins whose start and reservoirs fluctuate like the vacuum.

Each jump rate L[sum_a c_a S_a^-] damps by F_a += rate c_a sum_b c_b S_b^- and adds the noise
c_a sqrt(rate) xi; L[O+] the same with the opposite sign of the damping. What is neglected are
third derivatives in the equation of the Wigner function, of relative order 1 / N of each ladder.

A charger that has fallen relaxes n_charger / n_battery times faster than anything else moves. Where
that ratio is above ``separation``, it is left out from then on, by the theory after the pulse.

Source: own combination; the method is standard (polkovnikov2010). Measured against exact master
equations, batteries of 1 to 12 spins at 30 to 400 charger spins: within 0.01 during the pulse, as
much as 6000 trajectories resolve; within 0.03 long after it; 0.1 then for batteries of unequal
sizes (2 and 4, 1 and 4), whose dark states depend on more than classical spins know.
Range: no local noise; every size, temperature, pump and start on a level. Error: uncontrolled.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Lindblad, Reservoirs
from spinvolt.algebra.phase_space import Following, Forces, PhaseSpace
from spinvolt.bounded import Proof
from spinvolt.reductions.after_pulse import AfterPulse, charger_weights
from spinvolt.reductions.rules import require_no_local_noise

Floats = NDArray[np.float64]
FALLEN = 100.0
SETTLED = 8.0


@dataclass(frozen=True)
class TruncatedWigner:
    """Neglect what Wigner functions know beyond classical spins with vacuum noise.

    >>> from spinvolt.algebra.open import LocalNoise
    >>> model = Reservoirs(10**6, (9,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (10**6, 0))
    >>> problem = TruncatedWigner().problem(model)
    >>> problem.forces.drift, problem.following is not None
    (array([[1., 1.], [1., 1.]]), True)
    """

    separation: float = 1000.0
    name: ClassVar = "truncated_wigner"
    proof: ClassVar = Proof.UNCONTROLLED

    def problem(self, model: Reservoirs) -> PhaseSpace:
        """Forces on the charger and the batteries.

        Raises
        ------
        NotCovered
            With local noise.
        """
        require_no_local_noise(model, "the truncated Wigner method")
        problem = model.lindblad()
        smallest = min(model.n_charger, *model.n_battery)
        return PhaseSpace(
            sizes=tuple(e.twice_spin for e in problem.ensembles),
            start=problem.start,
            forces=_forces(problem),
            following=self._following(model),
            warnings=_warnings(smallest),
        )

    def after_pulse(self, problem: Lindblad) -> PhaseSpace:
        """Forces on the ladders of any problem without local noise, none of which is left out."""
        sizes = tuple(e.twice_spin for e in problem.ensembles)
        return PhaseSpace(sizes, problem.start, _forces(problem), None, _warnings(min(sizes)))

    def _following(self, model: Reservoirs) -> Following | None:
        net = math.fsum((*model.decay, -model.pump))
        separate = model.count == 1 or not model.shared
        large = model.n_charger >= self.separation * sum(model.n_battery)
        if not (net > 0.0 and separate and large):
            return None
        rest = _forces(AfterPulse(model.start[1:]).problem(model))
        drift, noise = (np.zeros((len(m) + 1, m.shape[1] + more)) for m, more in
                        ((rest.drift, 1), (rest.noise, 0)))  # fmt: skip
        drift[1:, 1:], noise[1:] = rest.drift, rest.noise
        warm = math.fsum(d * n for d, n in zip(model.decay, model.thermal, strict=True))
        floor = (warm + model.pump) / net
        return Following(
            forces=Forces(drift, noise, rest.fastest),
            fallen=FALLEN + 10.0 * floor,
            waiting=(math.log(FALLEN) + SETTLED) / (2.0 * net * model.n_charger),
            weights=np.concatenate([[0.0], charger_weights(model)]),
            excitations=floor,
        )


def _forces(problem: Lindblad) -> Forces:
    """The drift and a square root of the noise of all jumps together."""
    count = len(problem.ensembles)
    drift, covariance = np.zeros((count, count)), np.zeros((count, count))
    for jump in problem.jumps:
        matrix = jump.rate * np.outer(jump.amplitudes, jump.amplitudes)
        drift += -matrix if jump.raises else matrix
        covariance += matrix
    values, vectors = np.linalg.eigh(covariance)
    kept = values > 1e-14 * max(float(values.max(initial=0.0)), 1e-300)
    sizes = np.array([e.twice_spin for e in problem.ensembles], dtype=float)
    fastest = float(np.max(np.abs(drift) @ sizes + np.abs(covariance).sum(axis=0), initial=0.0))
    noise = np.ascontiguousarray(vectors[:, kept] * np.sqrt(values[kept]))
    return Forces(drift, noise, fastest)


def _warnings(smallest: int) -> tuple[str, ...]:
    if smallest >= 10:
        return ()
    said = (
        f"The smallest ladder has {smallest} spin{'s' if smallest > 1 else ''}, and the truncated "
        "Wigner method neglects terms of order 1 / N: against exact answers at up to 400 charger "
        "spins it was off by up to 0.01 during the pulse, 0.04 long after it, and 0.1 then for "
        "batteries of unequal sizes."
    )
    return (said,)
