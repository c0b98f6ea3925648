"""Tilted mean field: each ensemble is a classical spin of fixed length.

First moments are factorised. All dipoles stay in one plane, so an angle is enough for each: theta
of the charger from the top, phi_m of the batteries from the bottom,

    c = (n_charger/2) sin theta,   b_m = -(n_m/2) sin phi_m,   f_r = decay_r (c + sum_{m in r} b_m),
    theta' = 2 sum_r f_r - 2 pump c,      phi_m' = 2 f_{r(m)}.

An inverted charger would never start to fall; it is tilted by theta_0 = 2 sqrt(n0 / n_charger),
n0 = sum decay_m (1 + thermal_m) / (sum decay_m - pump), which stands for the vacuum and the
reservoirs' noise. Temperature enters in no other way.

Source: dias2024 ("mean-field approximation on (4)"), whose form is not printed; the tilt is own.
Range: n_charger >> 1; no local noise. Error: uncontrolled; see ``closure_warnings``.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.closure import Closure
from spinvolt.algebra.open import Reservoirs
from spinvolt.bounded import Proof
from spinvolt.errors import NotCovered
from spinvolt.reductions.rules import (
    closure_warnings,
    noise_quanta,
    require_no_local_noise,
    trusted_time,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MeanField:
    """Neglect all correlations; ``tilt`` overrides the angle that the charger starts with.

    >>> from spinvolt.algebra.open import LocalNoise
    >>> model = Reservoirs(10**6, (9,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (10**6, 0))
    >>> float(MeanField().problem(model).start[0])
    0.002
    """

    tilt: float | None = None
    name: ClassVar = "mean_field"
    proof: ClassVar = Proof.UNCONTROLLED

    def problem(self, model: Reservoirs) -> Closure:
        """Equations for the k + 1 angles.

        Raises
        ------
        NotCovered
            With local noise, or a battery that is neither empty nor full: its dipole's direction
            is random.
        """
        require_no_local_noise(model, "mean field")
        theta = self.tilt if self.tilt is not None else _tilt(model)
        phases = [0.0 if level == 0 else math.pi for level in _ends(model)]
        half = 0.5 * np.array([model.n_charger, *(-n for n in model.n_battery)], dtype=float)
        decay = np.asarray(model.decay, dtype=float)
        pump, shared = 2.0 * model.pump, model.shared

        def rates(angles: Floats) -> Floats:
            dipoles = half * np.sin(angles)
            force = dipoles[0] + (np.sum(dipoles[1:], keepdims=True) if shared else dipoles[1:])
            force = 2.0 * decay * force
            charger = force.sum() - pump * dipoles[0]
            return np.concatenate([[charger], np.broadcast_to(force, len(half) - 1)])

        def fillings(angles: Floats) -> Floats:
            return np.concatenate([np.cos(0.5 * angles[:1]) ** 2, np.sin(0.5 * angles[1:]) ** 2])

        trusted = trusted_time(model)
        return Closure(
            name=self.name,
            rates=rates,
            start=np.array([theta, *phases]),
            scales=np.ones(len(half)),
            fillings=fillings,
            frequency=model.n_charger * (math.fsum(model.decay) + model.pump),
            trusted=trusted,
            warnings=closure_warnings(model, trusted),
        )


def _tilt(model: Reservoirs) -> float:
    """The start angle: noise at the top, the ladder's own dipole in between."""
    n, level = model.n_charger, model.start[0]
    if level == n:
        return min(2.0 * math.sqrt(noise_quanta(model) / n), 0.5 * math.pi)
    height = level - 0.5 * n
    return math.acos(height / math.sqrt(0.5 * n * (0.5 * n + 1.0)))


def _ends(model: Reservoirs) -> tuple[int, ...]:
    for number, (n, level) in enumerate(zip(model.n_battery, model.start[1:], strict=True)):
        if level not in (0, n):
            raise NotCovered(
                f"mean field needs batteries that start empty or full, but battery {number} has "
                f"{level} of {n}: use the truncated Wigner method, which averages over directions."
            )
    return model.start[1:]
