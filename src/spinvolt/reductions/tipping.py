"""Random tipping: mean field whose start is as random as the vacuum's noise makes it.

The charger's dipole grows from complex Gaussian noise, so its tilt obeys theta_0^2 = 4 n0 xi / N_C
with xi distributed as exp(-xi). During the pulse mean field is solved exactly,

    theta = 2 arctan sqrt(a xi),   a = (n0 / N_C) exp(2 K N_C t),   K = sum_m decay_m - pump,
    e_C = cos^2(theta / 2),   e_m = sin^2((decay_m / K) theta / 2),

and averaged over xi; for the charger e_C = (1/a) e^(1/a) E_1(1/a).

Source: own; asymptotically exact for N_C -> infinity at n_battery << N_C, until the batteries
relax. Measured: within 0.010 of exact master equations at N_C = 100, 0.004 at 300 (k = 1), and
0.004 and 0.002 (k = 2, no pump). Range: charger all up, batteries empty, no local noise.
Error: uncontrolled.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.average import Average
from spinvolt.algebra.open import Reservoirs
from spinvolt.bounded import Proof
from spinvolt.errors import NotCovered
from spinvolt.reductions.rules import noise_quanta, require_no_local_noise

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class RandomTipping:
    """Neglect the batteries' own dipoles and everything but the randomness of the start.

    >>> from spinvolt.algebra.open import LocalNoise
    >>> model = Reservoirs(10**6, (9,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (10**6, 0))
    >>> RandomTipping().problem(model).name
    'random_tipping'
    """

    name: ClassVar = "random_tipping"
    proof: ClassVar = Proof.UNCONTROLLED

    def problem(self, model: Reservoirs) -> Average:
        """Energies as functions of time and xi.

        Raises
        ------
        NotCovered
            With local noise, another start than a full charger and empty batteries, a pump that
            holds the charger up, or noise that exceeds the charger.
        """
        require_no_local_noise(model, "random tipping")
        quanta = noise_quanta(model)
        if model.start != (model.n_charger, *([0] * model.count)) or quanta >= model.n_charger:
            raise NotCovered(
                "random tipping needs a full charger, empty batteries and less noise than charger, "
                f"but the start is {model.start} and n0 = {quanta:.3g} of {model.n_charger}: use "
                "the truncated Wigner method."
            )
        net = math.fsum((*model.decay, -model.pump))
        shares = np.broadcast_to(np.asarray(model.decay, dtype=float) / net, model.count)
        growth, begin = 2.0 * net * model.n_charger, math.log(quanta / model.n_charger)

        def fillings(times: Floats, logs: Floats) -> Floats:
            root = np.exp(0.5 * np.minimum(begin + growth * times + logs, 700.0))
            half = np.arctan(root)
            cells = np.sin(shares[:, None, None] * half) ** 2
            return np.concatenate([1.0 / (1.0 + root**2)[None], cells])

        trusted = _trusted(model)
        slowed = 0.5 * sum(model.n_battery) / model.n_charger * math.log(model.n_charger)
        said = (
            f"Batteries do not relax here: nothing can be trusted after time {trusted:.3g}. Their "
            "own dipoles slow the pulse; that changes energies during it by about "
            f"{slowed:.2g} and is left out."
        )
        return Average(self.name, fillings, trusted, (said,))


def _trusted(model: Reservoirs) -> float:
    """When the batteries' slow modes begin to move: one cold battery's never do."""
    if model.count == 1 and model.pump == 0.0:
        return math.inf
    return 0.1 / (max(model.decay) * max(model.n_battery))
