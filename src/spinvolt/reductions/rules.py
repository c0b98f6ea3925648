"""What reductions of open batteries demand of a model, said in the same words by all."""

import math

from spinvolt.algebra.open import Reservoirs
from spinvolt.errors import NotCovered

PULSE_ERROR = 0.136


def require_separate(model: Reservoirs, who: str) -> None:
    """Refuse batteries that share a reservoir, which ``merged`` could not make one."""
    if model.shared and model.count > 1:
        raise NotCovered(
            f"{who} needs a reservoir of its own for each battery, but shared_reservoir = true "
            f"with {model.count} batteries: use the exact master equation or truncated Wigner."
        )


def require_no_local_noise(model: Reservoirs, who: str) -> None:
    """Refuse noise of single spins."""
    if any(model.local):
        raise NotCovered(
            f"{who} keeps each ensemble in one ladder and covers no local decay or dephasing: use "
            "the second-order cumulants or the exact master equation."
        )


def noise_quanta(model: Reservoirs) -> float:
    """n0 = sum_m decay_m (1 + thermal_m) / (sum_m decay_m - pump), infinite if nothing falls."""
    net = math.fsum((*model.decay, -model.pump))
    emitted = math.fsum(d * (1.0 + n) for d, n in zip(model.decay, model.thermal, strict=True))
    return emitted / net if net > 0.0 else math.inf


def trusted_time(model: Reservoirs, *, dark_is_stable: bool = True) -> float:
    """2 ln N over the slowest collective rate: later, orbits may have come back to their saddle.

    Infinite for one battery in a reservoir without pump, whose end is dark, if the closure keeps
    dark states (``dark_is_stable``).
    """
    net = math.fsum((*model.decay, -model.pump))
    if net <= 0.0:
        return 0.0
    if dark_is_stable and model.count == 1 and model.pump == 0.0:
        return math.inf
    pulse = 2.0 * math.log(max(model.n_charger, 2)) / (net * model.n_charger)
    largest = max(model.n_battery)
    return max(pulse, math.log(max(largest, 2)) / (max(model.decay) * largest))


def closure_warnings(model: Reservoirs, trusted: float) -> tuple[str, ...]:
    """Where closures of moments are known to fail for these numbers."""
    during = (
        "The start of the pulse is random in truth: energies during the pulse are wrong by up to "
        f"{PULSE_ERROR}, however large the charger is; plateaus are not affected."
    )
    said = [during]
    if model.pump >= math.fsum(model.decay):
        said.append("The pump holds the charger up: there is no pulse, only slow noise.")
    if math.isfinite(trusted):
        said.append(
            f"Nothing can be trusted after time {trusted:.3g}, when the orbit may have come back "
            "to its unstable start; the plateau is not a steady state."
        )
    if model.n_charger <= 30:
        said.append(
            f"With n_charger = {model.n_charger} errors of 0.02 to 0.2 must be expected, and "
            "larger ones without tipping noise: solve the master equation."
        )
    return tuple(said)
