"""When a charge is looked at."""

import numpy as np

from spinvolt.charging.maxima import Outcome
from spinvolt.metrics.curve import Floats
from spinvolt.statement import Statement


def window_of(statement: Statement) -> float | None:
    """The end of the window in which global maxima are sought; None in every other mode."""
    until = statement.charge.until
    return until if isinstance(until, float) else None


def sample_times(statement: Statement, outcome: Outcome) -> Floats:
    """The series' times: as asked for, or equally spaced up to the window's end or the peak."""
    request = statement.charge
    if request.times is not None:
        return np.array(request.times)
    end = window_of(statement) or outcome.charged_at
    return np.linspace(0.0, end, request.samples) if end > 0.0 else np.zeros(1)
