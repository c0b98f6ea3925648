"""What a charge of any kind came to, before it is made a run."""

from collections.abc import Mapping
from dataclasses import dataclass

from spinvolt.algebra.results import Cost
from spinvolt.metrics.curve import Floats
from spinvolt.metrics.figures import Figure
from spinvolt.run.result import Series


@dataclass(frozen=True, eq=False)
class Course:
    """The numbers of a charge and how they were made.

    Attributes
    ----------
    status
        One sentence.
    reduction, engine, why
        Names of what was used, and the reason for the engine.
    sizes
        Number of levels of each conserved sector, largest first.
    cost
        Work spent.
    levels
        Excited cells on the lowest and on the highest level that the battery can reach.
    times
        The series' times.
    peaks, at_peak
        Figures of merit, and series quantities at the charging time.
    series
        By name.
    """

    status: str
    reduction: str
    engine: str
    why: str
    sizes: tuple[int, ...]
    cost: Cost
    levels: tuple[int, int]
    times: Floats
    peaks: Mapping[str, Figure]
    at_peak: Mapping[str, Figure]
    series: Mapping[str, Series]
