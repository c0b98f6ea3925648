"""A parallel scheme that was charged beside a collective battery."""

from dataclasses import dataclass
from typing import Any

from spinvolt.bounded import Bounded
from spinvolt.run.result import Figure_, Run

# Figures of merit of all cells together: those that grow with the number of cells, and times.
ADDED = ("max_energy", "max_power", "charging_power")
SHARED = ("charging_time", "time_of_max_power", "efficiency")


@dataclass(frozen=True, eq=False)
class ParallelRun:
    """Batteries of one cell each, charged side by side.

    Attributes
    ----------
    source
        The key of the paper whose scheme it is.
    copies
        How many batteries.
    cell
        The run of one of them.
    """

    source: str
    copies: int
    cell: Run

    @property
    def peaks(self) -> dict[str, Figure_]:
        """Figures of merit of all batteries together; empty where the cell has none."""
        found = self.cell.peaks
        added = {name: self._together(found[name]) for name in ADDED if name in found}
        return added | {name: found[name] for name in SHARED if name in found}

    def to_json(self) -> dict[str, Any]:
        """Source, number of batteries, statement of one of them, figures of all of them."""
        return {
            "source": self.source,
            "copies": self.copies,
            "statement": dict(self.cell.statement),
            "peaks": {name: figure.to_json() for name, figure in self.peaks.items()},
        }

    def words(self) -> str:
        """What a legend calls it.

        >>> ParallelRun("yang2025", 10, cell=None).words()
        'parallel scheme (yang2025)'
        """
        return f"parallel scheme ({self.source})"

    def _together(self, figure: Figure_) -> Figure_:
        return figure.scaled(float(self.copies)) if isinstance(figure, Bounded) else figure
