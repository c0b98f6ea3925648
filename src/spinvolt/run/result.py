"""The result of a charge: what was asked, the numbers with their bounds, how they were made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from spinvolt.bounded import Bounded, Proof, Undefined

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from xarray import Dataset

Floats = NDArray[np.float64]
Figure_ = Bounded | Undefined


@dataclass(frozen=True, eq=False)
class Series:
    """A quantity along time: values and the interval that holds each true one.

    Attributes
    ----------
    value, low, high
        Shape (times,), or (times, levels) for populations; with one entry for each battery of an
        open one behind the times.
    proof
        The weakest grade along the series.
    """

    value: Floats
    low: Floats
    high: Floats
    proof: Proof = Proof.PROVED

    @classmethod
    def around(cls, value: Floats, error: Floats, proof: Proof = Proof.PROVED) -> "Series":
        """Values within ``error`` of the truth."""
        low = np.where(error > 0.0, np.nextafter(value - error, -np.inf), value)
        high = np.where(error > 0.0, np.nextafter(value + error, np.inf), value)
        return cls(value, low, high, proof)

    def within(self, lowest: float, highest: float) -> "Series":
        """The same, cut to what the quantity can be at all."""
        value, low, high = (np.clip(x, lowest, highest) for x in (self.value, self.low, self.high))
        return Series(value, low, high, self.proof)

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.value, dtype=dtype, copy=copy)

    def __len__(self) -> int:
        return len(self.value)

    def at(self, index: int) -> Bounded:
        """One point of the series."""
        return Bounded(
            float(self.value[index]), float(self.low[index]), float(self.high[index]), self.proof
        )


@dataclass(frozen=True)
class Peak:
    """A maximum in continuous time."""

    time: Figure_
    value: Figure_


@dataclass(frozen=True)
class Method:
    """How the numbers were made: reduction, engine, why it was chosen, work and time spent."""

    reduction: str
    engine: str
    why: str
    conserved: tuple[str, ...]
    sector_sizes: tuple[int, ...]
    cost: Mapping[str, int]
    seconds: float
    version: str


@dataclass(frozen=True)
class Comparison:
    """A closed form beside the number that it is about.

    Attributes
    ----------
    name
        The closed form, in words.
    quantity
        The figure of merit, or the series quantity at the charging time.
    value
        What the closed form gives.
    error
        How far from the truth it may be by its own account; None where nothing is known.
    difference
        ``value`` less the computed number; None where none was computed.
    source
        Paper and equation, or "own".
    battery
        Which of several batteries it is about; None when it is about all of them.
    note
        What to know when using it; may be empty.
    """

    name: str
    quantity: str
    value: float
    error: float | None
    difference: float | None
    source: str
    battery: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Steady:
    """The long-time state of an open battery.

    Attributes
    ----------
    energy
        Gained by all batteries together.
    battery_density, charger_density
        Mean excitation per cell of each battery, and per charger spin.
    ergotropy, ergotropy_full
        Of all batteries together, on their ladders and on all levels.
    battery_ergotropy, battery_ergotropy_full
        Of each battery.
    joint_purity, log_negativity
        As the series of these names; None where the whole state is too large to be looked at.
    unique
        Whether every start leads there.
    why
        Why it is unique or not: one sentence.
    """

    energy: Bounded
    battery_density: tuple[Bounded, ...]
    charger_density: Bounded
    ergotropy: Figure_
    ergotropy_full: Figure_
    battery_ergotropy: tuple[Figure_, ...]
    battery_ergotropy_full: tuple[Figure_, ...]
    joint_purity: Bounded | None
    log_negativity: Bounded | None
    unique: bool
    why: str


@dataclass(frozen=True, eq=False)
class Run:
    """What `charge` returns: data alone, so that it can be saved, opened and sent anywhere.

    Attributes
    ----------
    statement
        The full statement with every default filled in, as in a statement file.
    status
        One sentence on what was found.
    method
        How.
    peaks
        Figures of merit by name; `Undefined` ones say why. Empty when only times were asked for.
    at_peak
        Series quantities at the charging time.
    levels
        Excited cells on the lowest and on the highest level that the battery can reach.
    time
        The sampled times, shape (times,).
    series
        Series by name.
    references
        BibTeX keys of what was used.
    theory
        Closed forms beside the computed numbers, for each quantity the best one first.
    apart
        Of a reduced battery: how far its highest energy and charging time are from the exact ones,
        relative to these, where that was asked for; of an open one the distances of energies per
        spin at a smaller size.
    steady
        The long-time state of an open battery, where that was asked for.
    warnings
        Sentences on where the method is known to fail.
    checks
        Numbers by which a run of an open battery can be judged, such as the trace's error.
    """

    statement: Mapping[str, Any]
    status: str
    method: Method
    peaks: Mapping[str, Figure_]
    at_peak: Mapping[str, Figure_]
    levels: tuple[int, int]
    time: Floats
    series: Mapping[str, Series]
    references: tuple[str, ...]
    theory: tuple[Comparison, ...] = ()
    apart: Mapping[str, Figure_] = field(default_factory=dict)
    steady: Steady | None = None
    warnings: tuple[str, ...] = ()
    checks: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Series:
        """The series called ``name``; KeyError names those there are."""
        if name == "time":
            return Series(self.time, self.time, self.time)
        if name not in self.series:
            raise KeyError(f"this run has no series {name!r}; it has {', '.join(self.series)}")
        return self.series[name]

    def peak(self, name: str) -> Peak:
        """The maximum of "energy" or of "power", with its time; KeyError for any other name.

        >>> import spinvolt as sv
        >>> run = sv.charge(sv.CentralSpin(n_battery=2, n_charger=2))
        >>> print(f"{run.peak('energy').time.value:.10f}")
        1.1107207345
        """
        if name not in ("energy", "power"):
            raise KeyError(f"peaks are known for 'energy' and 'power', not for {name!r}")
        if not self.peaks:
            raise KeyError(
                "this run was asked for times only, so no peak was looked for; give `until`"
            )
        where = "charging_time" if name == "energy" else "time_of_max_power"
        return Peak(self.peaks[where], self.peaks[f"max_{name}"])

    def __str__(self) -> str:
        from spinvolt.run.card import card

        return card(self)

    def to_json(self) -> dict[str, Any]:
        """The JSON result: plain dictionaries, lists, strings and numbers."""
        from spinvolt.run.document import document

        return document(self)

    def to_dataset(self) -> "Dataset":
        """An xarray.Dataset: each series with its low and high, units and meaning as attributes."""
        from spinvolt.run.dataset import dataset

        return dataset(self)

    def plot(self, beside: "Run | None" = None, *, copies: int = 1, words: str = "") -> "Figure":
        """A Matplotlib figure of the series against time, with the peaks marked.

        Parameters
        ----------
        beside
            Another run, whose energy and average power are drawn into the same panels.
        copies
            How many batteries like that one are charged side by side.
        words
            What the legend calls them; left out, their number.
        """
        from spinvolt.plots.beside import Beside
        from spinvolt.plots.charging import charging
        from spinvolt.plots.open import open_charging

        if self.statement["battery"]["kind"] == "reservoir":
            return open_charging(self.to_dataset())
        other = None if beside is None else Beside(beside.to_dataset(), copies, words)
        return charging(self.to_dataset(), other)

    def save(self, path: str | Path) -> None:
        """Write the data set as netCDF; `open_run` reads it back whole."""
        from spinvolt.run.dataset import save

        save(self, Path(path))
