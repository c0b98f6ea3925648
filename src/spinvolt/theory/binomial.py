"""The state of a battery that turns as one free spin: binomial populations.

Where H is nu times a spin component, H = nu S^x, an empty battery of N_b cells stays a product
of cells that turn alike. With the angle theta = nu t, each is up with probability
sin^2(theta / 2), and the charger carries the coherence between the levels:

    psi_m = sqrt(binom(N_b, m)) (-i sin(theta/2))^m cos(theta/2)^(N_b - m),    q_m = |psi_m|^2.

Source: yang2025 Eqs. 46-50. Below Eq. 46, nu = 2 A sqrt(k (1-k) N_c) must read
2 A N_c sqrt(k (1-k)). Its statement that the Fisher information never exceeds N_b is true of this
state only: for N_b = 50, F/N_b starts at 1, falls to 0.45, stays near one half around theta = pi/2
(0.48039 there) and returns to 1. Exact states exceed N_b at the charging time, in cases (ii) and
(iii) of Table I about 2 m + 1 times.
Range: yang2025's cases (i) and (iv). Error: exact for H = nu S^x; a battery that turns with the
tilt a of ``rotation`` differs by terms of order N_b a.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def amplitudes(n_battery: int, angles: ArrayLike) -> NDArray[np.complex128]:
    """psi_m at the angles nu t, shape (..., n_battery + 1).

    Source: yang2025 Eq. 47.

    Example
    -------
    >>> amplitudes(1, np.pi)
    array([0.+0.j, 0.-1.j])
    """
    from scipy.special import gammaln

    half = 0.5 * np.asarray(angles, dtype=float)[..., np.newaxis]
    m = np.arange(n_battery + 1)
    choices = gammaln(n_battery + 1.0) - gammaln(m + 1.0) - gammaln(n_battery - m + 1.0)
    # cos(pi/2) is 6e-17 in floating point; nothing that small is meant.
    sine, cosine = (np.where(np.abs(x) < 1e-15, 0.0, x) for x in (np.sin(half), np.cos(half)))
    with np.errstate(divide="ignore", invalid="ignore"):
        sines = np.where(m > 0, m * np.log(np.abs(sine)), 0.0)
        cosines = np.where(m < n_battery, (n_battery - m) * np.log(np.abs(cosine)), 0.0)
    size = np.exp(0.5 * choices + sines + cosines)
    turn = np.array([1.0, -1.0j, -1.0, 1.0j])[m % 4]
    return size * turn * np.sign(sine) ** m * np.sign(cosine) ** (n_battery - m) + 0.0


def populations(n_battery: int, angles: ArrayLike) -> Floats:
    """q_m at the angles nu t, shape (..., n_battery + 1).

    Source: yang2025 Eqs. 48, 49.

    Example
    -------
    >>> populations(2, np.pi / 2).round(12).tolist()
    [0.25, 0.5, 0.25]
    """
    return np.abs(amplitudes(n_battery, angles)) ** 2


def fisher(n_battery: int, angles: ArrayLike) -> Floats:
    """Quantum Fisher information about S^x at the angles nu t.

    Source: yang2025 Eq. 50 and Fig. 6.

    Example
    -------
    >>> float(fisher(50, np.pi / 2).round(6)) / 50
    0.48039216
    """
    q = populations(n_battery, angles)
    m = np.arange(n_battery)
    low, high = q[..., :-1], q[..., 1:]
    total = np.maximum(low + high, np.finfo(float).smallest_normal)
    return np.sum((low - high) ** 2 / total * (n_battery - m) * (m + 1.0), axis=-1)
