"""The batteries alone, once the pulse is over and the charger follows them at once.

The fallen charger is an oscillator that loses energy at the rate n_charger K, K = sum_m decay_m -
pump, much faster than anything the batteries do: its operator becomes

    C^- -> - sum_m (decay_m / K) B_m^-

plus noise that the jumps below contain, and the batteries obey

    rho' = sum_n decay_n {(1 + thermal_n) L[O_n] + thermal_n L[O_n^+]} rho + pump L[P^+] rho,
    O_n = B_n^- - sum_m (decay_m / K) B_m^-,   P = sum_m (decay_m / K) B_m^-.

Source: own (adiabatic elimination). The corrections are of order n_battery / n_charger: steady
states of exact master equations approach those of this one as 1 / n_charger.
Range: after the pulse; pump below the sum of the decays; separate reservoirs; no local noise.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.open import Jump, Lindblad, Reservoirs
from spinvolt.bounded import Proof
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class AfterPulse:
    """Leave out the charger after its pulse: collective jumps of the batteries alone.

    ``start`` is the level of each battery after the pulse. Left out, it is the model's own where
    the charger starts empty; else what the area theorem says, if that is a level: all batteries
    full or empty.

    >>> from spinvolt.algebra.open import LocalNoise
    >>> pair = Reservoirs(
    ...     10**6, (8, 8), (1.0,) * 2, (0.0,) * 2, 1.0, (LocalNoise(),) * 3, (10**6, 0, 0)
    ... )
    >>> problem = AfterPulse().problem(pair)
    >>> problem.start, len(problem.jumps)
    ((8, 8), 3)
    """

    start: tuple[int, ...] | None = None
    name: ClassVar = "after_pulse"
    proof: ClassVar = Proof.UNCONTROLLED

    def problem(self, model: Reservoirs) -> Lindblad:
        """The master equation of the batteries, ensembles in their order and no charger.

        Raises
        ------
        NotCovered
            With local noise, a shared reservoir, a pump that holds the charger up, or when no
            start is given and the pulse leaves some battery between its levels.
        """
        weights = charger_weights(model)
        jumps: list[Jump] = []
        for n, (decay, thermal) in enumerate(zip(model.decay, model.thermal, strict=True)):
            amplitudes = tuple(float(n == m) - float(w) for m, w in enumerate(weights))
            if any(amplitudes):
                jumps.append(Jump(decay * (1.0 + thermal), amplitudes))
                jumps.append(Jump(decay * thermal, amplitudes, raises=True))
        jumps.append(Jump(model.pump, tuple(float(w) for w in weights), raises=True))
        return Lindblad(
            ensembles=model.ensembles[1:],
            jumps=tuple(jump for jump in jumps if jump.rate),
            local=model.local[1:],
            start=self.start if self.start is not None else _levels_after_pulse(model, weights),
        )


def charger_weights(model: Reservoirs) -> Floats:
    """decay_m / K, how strongly the fallen charger follows each battery, shape (k,).

    Raises
    ------
    NotCovered
        With local noise, a shared reservoir, or pump >= the sum of the decays.
    """
    if any(model.local) or (model.shared and model.count > 1):
        raise NotCovered(
            "the theory after the pulse needs reservoirs of their own and no local noise, but "
            f"shared_reservoir = {model.shared}, local noise = {any(model.local)}: use the exact "
            "master equation."
        )
    net = sum(model.decay) - model.pump
    if net <= 0.0:
        raise NotCovered(
            f"the theory after the pulse needs `pump` < sum of `decay` = {sum(model.decay):.6g}, "
            f"but pump is {model.pump:.6g}: the charger never falls, lower the pump."
        )
    return np.asarray(model.decay, dtype=float) / net


def drift_and_noise(model: Reservoirs) -> tuple[Floats, Floats]:
    """Matrices A and D of the batteries' motion, F_n = sum_m A_nm B_m^- + noise, shape (k, k).

    A is the damping, D the symmetrised noise, <f_n f_m^*> = D_nm delta(t - t'); with them the
    downward and upward jumps have the matrices (D + A) / 2 and (D - A) / 2.
    """
    weights = charger_weights(model)
    decay = np.asarray(model.decay, dtype=float)
    double = decay * (2.0 * np.asarray(model.thermal, dtype=float) + 1.0)
    drift = np.diag(decay) - np.outer(decay, weights)
    back = np.eye(len(decay)) - np.outer(np.ones(len(decay)), weights)
    noise = back.T @ np.diag(double) @ back + model.pump * np.outer(weights, weights)
    return drift, noise


def _levels_after_pulse(model: Reservoirs, weights: Floats) -> tuple[int, ...]:
    """Where an empty charger finds the batteries, or where the area theorem leaves them."""
    if model.start[0] == 0:
        return model.start[1:]
    filling = np.sin(0.5 * np.pi * weights) ** 2
    full, empty = np.abs(filling - 1.0) < 1e-9, filling < 1e-9
    before = model.start == (model.n_charger, *([0] * model.count))
    if not (before and np.all(full | empty)):
        raise NotCovered(
            "the theory after the pulse starts on levels, but this pulse begins at "
            f"{model.start} and leaves energies per spin of {filling.round(4).tolist()}: start "
            "with an empty charger and the batteries on their levels, or use the truncated Wigner "
            "method."
        )
    return tuple(n if f else 0 for n, f in zip(model.n_battery, full, strict=True))
