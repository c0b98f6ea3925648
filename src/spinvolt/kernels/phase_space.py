"""One trajectory of coupled classical spins with noise: the truncated Wigner method.

Spin a has the components x + i y = S_a^- and z = S_a^z, and

    S_a' = 2 z_a F_a,   z_a' = -2 Re(conj(S_a) F_a),
    F_a = sum_b drift_ab S_b + sum_r noise_ar xi_r

with complex white noise <xi_r conj(xi_s)> = delta_rs delta(t - t'), read in Stratonovich's sense:
over a step it is a constant, complex Gaussian of variance 1/step, and the step is one of the
classical Runge-Kutta method. Two sets of forces follow one another: with the charger, spin 0, and
without it once it has fallen and follows the batteries.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@inner
def _slopes(spins: Floats, drift: Floats, push: Floats, slopes: Floats) -> None:
    """Time derivatives of x, y, z of all spins, shape (3, L)."""
    count = spins.shape[1]
    for a in range(count):
        real, imaginary = push[0, a], push[1, a]
        for b in range(count):
            real += drift[a, b] * spins[0, b]
            imaginary += drift[a, b] * spins[1, b]
        double = 2.0 * spins[2, a]
        slopes[0, a] = double * real
        slopes[1, a] = double * imaginary
        slopes[2, a] = -2.0 * (spins[0, a] * real + spins[1, a] * imaginary)


@inner
def _advance(spins: Floats, drift: Floats, push: Floats, step: float, work: Floats) -> None:
    """One classical Runge-Kutta step; ``work`` has the shape (3, 3, L)."""
    slopes, moved, total = work[0], work[1], work[2]
    count = spins.shape[1]
    _slopes(spins, drift, push, total)
    for c in range(3):
        for a in range(count):
            moved[c, a] = spins[c, a] + 0.5 * step * total[c, a]
    _slopes(moved, drift, push, slopes)
    for c in range(3):
        for a in range(count):
            total[c, a] += 2.0 * slopes[c, a]
            moved[c, a] = spins[c, a] + 0.5 * step * slopes[c, a]
    _slopes(moved, drift, push, slopes)
    for c in range(3):
        for a in range(count):
            total[c, a] += 2.0 * slopes[c, a]
            moved[c, a] = spins[c, a] + step * slopes[c, a]
    _slopes(moved, drift, push, slopes)
    for c in range(3):
        for a in range(count):
            spins[c, a] += step / 6.0 * (total[c, a] + slopes[c, a])


@inner
def _kick(rng: Generator, noise: Floats, step: float, push: Floats) -> None:
    """The noise of one step on each spin."""
    scale = np.sqrt(0.5 / step)
    push[:] = 0.0
    for r in range(noise.shape[1]):
        real, imaginary = scale * rng.standard_normal(), scale * rng.standard_normal()
        for a in range(noise.shape[0]):
            push[0, a] += noise[a, r] * real
            push[1, a] += noise[a, r] * imaginary


@inner
def _follower(spins: Floats, weights: Floats) -> float:
    """<C+C-> of a charger that follows the batteries."""
    real = imaginary = ordering = 0.0
    for a in range(len(weights)):
        real += weights[a] * spins[0, a]
        imaginary += weights[a] * spins[1, a]
        ordering += weights[a] ** 2 * spins[2, a]
    return real**2 + imaginary**2 + ordering


@compiled(
    "int64[::1](npy_rng, float64[:,:,::1], float64[:,:,::1], float64[::1], float64[::1], "
    "float64[::1], float64[::1], float64[:,::1], float64[:,::1])"
)
def trajectory(
    rng: Generator,
    drifts: Floats,
    noises: Floats,
    steps: Floats,
    settling: Floats,
    weights: Floats,
    times: Floats,
    spins: Floats,
    heights: Floats,
) -> Ints:
    """Follow one trajectory through ``times``.

    Parameters
    ----------
    drifts, noises
        Forces with and without the charger, shapes (2, L, L) and (2, L, R).
    steps
        The largest steps of both, shape (2,).
    settling
        Excitations below which the charger counts as fallen, how long to go on after that, those
        that noise alone keeps in it, and its total spin; shape (4,). A first entry below zero:
        never.
    weights
        How it follows the batteries, shape (L,), zero for itself.
    times
        Ascending.
    spins
        The start, x, y, z of each spin, shape (3, L); changed.
    heights
        Filled: S^z of each spin, shape (times, L); for a charger that follows the batteries what
        noise and <C+C-> / n_charger make it.

    Returns
    -------
    Ints
        Steps taken with and without the charger.
    """
    count = spins.shape[1]
    push, work = np.zeros((2, count)), np.zeros((3, 3, count))
    taken = np.zeros(2, np.int64)
    half = -settling[3]
    now, part, left = 0.0, 0, np.inf
    for place in range(len(times)):
        while now < times[place]:
            room = times[place] - now
            pieces = max(np.ceil(room / steps[part]), 1.0)
            step = room / pieces
            _kick(rng, noises[part], step, push)
            _advance(spins, drifts[part], push, step, work)
            now = times[place] if pieces == 1.0 else now + step
            taken[part] += 1
            if part == 0:
                if left == np.inf and spins[2, 0] - half < settling[0]:
                    left = settling[1]
                elif left < np.inf:
                    left -= step
                    part = 1 if left <= 0.0 else 0
        for a in range(count):
            heights[place, a] = spins[2, a]
        if part == 1:
            heights[place, 0] = half + settling[2] - 0.5 * _follower(spins, weights) / half
    return taken
