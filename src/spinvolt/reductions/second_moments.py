"""Second moments of collective spins, with <J_z^2> and <J_z J+J-> factorised.

For z = <C^z>, s_m = <B_m^z>, X_m = Re<C+B_m->, Y_mn = Re<B_m+B_n->, and with
A = j_C(j_C+1) - z^2 + z, D_m likewise with s_m, g_m = decay_m, n_m = thermal_m, u = pump:

    z'    = sum_m -2 g_m (A + X_m + 2 n_m z) + 2 u (A - 2 z)
    s_m'  = -2 g_m (D_m + X_m + 2 n_m s_m)
    X_m'  = 2 g_m [z D_m + s_m A + (z + s_m - 1) X_m + n_m (4 z s_m - 2 X_m)]
            + sum_{l != m} 2 g_l [(z - 1/2) X_m + z Y_lm - n_l X_m] - 2 u (z + 1/2) X_m
    Y_mn' = 2 g_m [s_m X_n + (s_m - 1/2 - n_m) Y_mn] + 2 g_n [s_n X_m + (s_n - 1/2 - n_n) Y_mn]

The 1/2 belong to symmetric ordering of products and matter at order 1/N only. It starts by itself,
since A = n_charger at the top.

Source: a reconstruction of what hama2018 and quach2020 call mean field (dias2024 refs. 20-22);
that theirs has precisely this form could not be checked. Unequal batteries and temperature: own.
Range: separate reservoirs, no local noise. Error: uncontrolled; see ``closure_warnings``.
"""

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.closure import Closure
from spinvolt.algebra.open import Reservoirs
from spinvolt.bounded import Proof
from spinvolt.reductions.rules import (
    closure_warnings,
    require_no_local_noise,
    require_separate,
    trusted_time,
)

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SecondMoments:
    """Neglect the fluctuations of all J_z.

    >>> from spinvolt.algebra.open import LocalNoise
    >>> model = Reservoirs(100, (4,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (100, 0))
    >>> SecondMoments().problem(model).start
    array([50., -2.,  0.,  0.])
    """

    name: ClassVar = "second_moments"
    proof: ClassVar = Proof.UNCONTROLLED

    def problem(self, model: Reservoirs) -> Closure:
        """Equations for z, the s_m, the X_m and all Y_mn (a full symmetric matrix).

        Raises
        ------
        NotCovered
            With local noise or a shared reservoir.
        """
        require_no_local_noise(model, "the second-moment closure")
        require_separate(model, "the second-moment closure")
        k, sizes = model.count, np.array([model.n_charger, *model.n_battery], dtype=float)
        heights = np.asarray(model.start, dtype=float) - 0.5 * sizes
        charger, cells = sizes[0], sizes[1:]
        scales = [sizes, charger * cells, np.outer(cells, cells).ravel()]

        def fillings(y: Floats) -> Floats:
            return y[: k + 1] / sizes[:, None] + 0.5

        trusted = trusted_time(model, dark_is_stable=False)
        return Closure(
            name=self.name,
            rates=_Rates(model),
            start=np.concatenate([heights, np.zeros(k + k * k)]),
            scales=np.concatenate(scales),
            fillings=fillings,
            frequency=charger * (math.fsum(model.decay) + model.pump),
            trusted=trusted,
            warnings=closure_warnings(model, trusted),
        )


@dataclass(frozen=True)
class _Rates:
    """The right-hand side for one model."""

    model: Reservoirs

    def __call__(self, y: Floats) -> Floats:
        """y' in the order z, s, X, Y."""
        model, k = self.model, self.model.count
        spin = 0.5 * model.n_charger
        spins = 0.5 * np.asarray(model.n_battery, dtype=float)
        g, warm = np.asarray(model.decay), np.asarray(model.thermal)
        z, s, x = y[0], y[1 : k + 1], y[k + 1 : 2 * k + 1]
        mutual = y[2 * k + 1 :].reshape(k, k)
        a = spin * (spin + 1.0) - z * z + z
        d = spins * (spins + 1.0) - s * s + s
        flow = a + x + 2.0 * warm * z
        charger = -2.0 * (g @ flow) + 2.0 * model.pump * (a - 2.0 * z)
        cells = -2.0 * g * (d + x + 2.0 * warm * s)
        others = 1.0 - np.eye(k)
        own = z * d + s * a + (z + s - 1.0) * x + warm * (4.0 * z * s - 2.0 * x)
        elsewhere = (others @ (g * (z - 0.5 - warm))) * x + z * ((others * mutual) @ g)
        across = 2.0 * g * own + 2.0 * elsewhere - 2.0 * model.pump * (z + 0.5) * x
        one = 2.0 * g[:, None] * (np.outer(s, x) + (s - 0.5 - warm)[:, None] * mutual)
        pairs = (one + one.T) * others
        return np.concatenate([[charger], cells, across, pairs.ravel()])
