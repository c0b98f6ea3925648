"""Series that follow from the mean number of excited cells alone."""

from dataclasses import dataclass

import numpy as np

from spinvolt.algebra.results import Flow
from spinvolt.charging.maxima import Outcome
from spinvolt.errors import NotConverged
from spinvolt.metrics.curve import Floats
from spinvolt.run.result import Series


@dataclass(frozen=True, eq=False)
class Moved:
    """How many cells more are excited than at the start, and how fast that changes.

    Attributes
    ----------
    value, rate
        Shape (times,).
    error, rate_error
        Bounds on their distance from the truth.
    """

    value: Floats
    error: Floats
    rate: Floats
    rate_error: Floats


def moved(flow: Flow, outcome: Outcome, times: Floats) -> Moved:
    """From the curve as far as it was followed, else from the flow.

    Raises
    ------
    NotConverged
        When rounding has taken the phases of the state.
    """
    march = outcome.march
    if march is not None and times[-1] <= march.step * march.reached * (1.0 + 1e-12):
        curve = march.curve()
        return Moved(*curve.at(times, 0), *curve.at(times, 1))
    jets = flow.jets(times)
    lost = jets.errors[:, 0] > 0.25 * flow.problem.top + 1e-9
    if np.any(lost):
        raise NotConverged(
            f"at t = {times[lost][0]:.6g} the phases of the state are lost to rounding: ask for "
            "earlier times"
        )
    values = jets.values[:, 0] - flow.problem.rest
    return Moved(values, jets.errors[:, 0], jets.values[:, 1], jets.errors[:, 1])


def stored(
    change: Moved, rest: float, gain: float, splitting: float, times: Floats
) -> dict[str, Series]:
    """Energy, average and instantaneous power, and efficiency.

    Parameters
    ----------
    change
        Along ``times``.
    rest, gain
        Excited cells at the start, and the most that can come to them.
    splitting
        Energy of one.
    """
    value, error = change.value, change.error
    since = np.where(times > 0.0, times, np.inf)
    columns = {
        "energy": Series.around(splitting * value, splitting * error).within(
            -splitting * rest, splitting * gain
        ),
        "power": Series.around(splitting * value / since, splitting * error / since),
        "instantaneous_power": Series.around(
            splitting * change.rate, splitting * change.rate_error
        ),
    }
    if gain > 0.0:
        columns["efficiency"] = Series.around(value / gain, error / gain).within(-rest / gain, 1.0)
    return columns
