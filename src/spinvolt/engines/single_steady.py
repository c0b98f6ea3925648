"""The closed-form long-time state of one battery in one reservoir, at any size and temperature."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from spinvolt.algebra.coupled import Coupled, coupled, mixing
from spinvolt.algebra.open import Reservoirs
from spinvolt.algebra.open_results import LadderPopulations, SteadyState
from spinvolt.bounded import Proof
from spinvolt.errors import NotCovered

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EPSILON = float(np.finfo(float).eps)
# Thermal weight below which levels are left out, and the largest battery with populations.
NEGLIGIBLE = 1e-18
MOST_LEVELS = 2001


def limits(model: Reservoirs, start: Coupled) -> Floats:
    """Densities of battery and charger at long times.

        <z_B> = sum_J P_J <M>_J f(J),    M thermal in each J

    Source: conservation of the total spin; every coherence between spins decays.
    """
    weights = start.amplitudes**2
    heights = weights * _mean_heights(start.spins, _ratio(model))
    battery = float(heights @ start.battery_share) / start.n_battery
    charger = float(heights @ (1.0 - start.battery_share)) / start.n_charger
    return np.array([0.5 + battery, 0.5 + charger])


def single_steady(model: Reservoirs) -> SteadyState:
    """The long-time state of one battery in one reservoir.

    Raises
    ------
    NotCovered
        When there is more than one battery, a pump or local noise, or nothing decays.

    Example
    -------
    >>> from spinvolt.algebra.open import LocalNoise
    >>> model = Reservoirs(4, (1,), (1.0,), (0.0,), 0.0, (LocalNoise(),) * 2, (4, 0))
    >>> round(single_steady(model).battery_density[0], 12)
    0.64
    """
    if not model.single or model.decay[0] == 0.0:
        raise NotCovered(
            "the closed form is for one battery in one reservoir that decays, without pump and "
            "local noise: take the steady state of the master equation"
        )
    start = coupled(model.n_charger, model.n_battery[0], *model.start)
    battery, charger = limits(model, start)
    found = _populations(model, start)
    weight = float(np.sum(start.amplitudes**4 * _purities(start.spins, _ratio(model))))
    return SteadyState(
        battery_density=(float(battery),),
        charger_density=float(charger),
        batteries=found,
        unique=False,
        why="the total spin of charger and battery is conserved, so the start is remembered",
        error=EPSILON * (16.0 + 4.0 * len(start.spins)),
        proof=Proof.ESTIMATED,
        purity=weight,
    )


def _ratio(model: Reservoirs) -> float:
    """Probability of one more excitation over that of none."""
    return model.thermal[0] / (1.0 + model.thermal[0])


def _mean_heights(spins: Floats, ratio: float) -> Floats:
    """<M> of a ladder with probabilities proportional to ratio^M.

    -J + ratio / (1 - ratio) - (2J+1) ratio^(2J+1) / (1 - ratio^(2J+1)), which cancels for
    ratio^(2J+1) near 1: there the levels are summed.
    """
    if ratio == 0.0:
        return -spins
    found = np.empty_like(spins)
    for i, j in enumerate(spins):
        levels = np.arange(min(2.0 * j, np.ceil(np.log(NEGLIGIBLE) / np.log(ratio))) + 1.0)
        weights = ratio**levels
        found[i] = -j + float(weights @ levels) / float(weights.sum())
    return found


def _purities(spins: Floats, ratio: float) -> Floats:
    """sum_M p(M)^2 of each ladder."""
    found = np.ones_like(spins)
    if ratio > 0.0:
        for i, j in enumerate(spins):
            levels = np.arange(min(2.0 * j, np.ceil(np.log(NEGLIGIBLE) / np.log(ratio))) + 1.0)
            weights = ratio**levels
            found[i] = float(np.sum(weights**2)) / float(weights.sum()) ** 2
    return found


def _populations(model: Reservoirs, start: Coupled) -> tuple[LadderPopulations, ...]:
    """Populations of the battery's levels; none for a battery with very many."""
    n_battery = start.n_battery
    if min(start.n_charger, n_battery) + 1 > MOST_LEVELS:
        return ()
    values = np.zeros(n_battery + 1)
    for _, levels, rho in single_blocks(model):
        values[levels] += rho.diagonal()
    levels = np.arange(n_battery + 1)
    return (LadderPopulations(n_battery, np.full(n_battery + 1, n_battery), levels, values[None]),)


def single_blocks(model: Reservoirs) -> Iterator[tuple[int, Ints, Floats]]:
    """The long-time rho block by block: total excitation, the battery's levels, entries.

    rho = sum_J P_J sum_M p_J(M) |J, M><J, M|
    """
    start = coupled(model.n_charger, model.n_battery[0], *model.start)
    ratio = _ratio(model)
    bottoms = np.rint(0.5 * (start.n_charger + start.n_battery) - start.spins).astype(int)
    sizes = np.rint(2.0 * start.spins).astype(int) + 1
    deepest = 0 if ratio == 0.0 else int(np.ceil(np.log(NEGLIGIBLE) / np.log(ratio)))
    norms = np.array([float(np.sum(ratio ** np.arange(min(s, deepest + 1)))) for s in sizes])
    last = int(np.max(bottoms + np.minimum(sizes - 1, deepest)))
    for total in range(int(bottoms.min()), last + 1):
        above = total - bottoms
        live = (above >= 0) & (above < sizes) & (above <= deepest)
        if not np.any(live):
            continue
        levels, vectors = mixing(start.n_charger, start.n_battery, total)
        # Spins descend from the largest possible in both lists, so a spin's place is its number.
        shares = np.zeros(vectors.shape[1])
        places = np.flatnonzero(live)
        shares[places] = start.amplitudes[live] ** 2 * ratio ** above[live] / norms[live]
        yield total, levels.astype(np.int64), (vectors * shares) @ vectors.T
