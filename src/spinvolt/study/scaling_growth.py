"""How one line of numbers grows: local exponents, laws, the verdict, what lies beyond."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from spinvolt.bounded import Bounded
from spinvolt.errors import Misstated
from spinvolt.study.laws import FLAT, LAWS, Law
from spinvolt.study.scaling_beyond import Beyond, cautions, charged, extrapolated
from spinvolt.study.scaling_compare import Verdict, compared, warnings
from spinvolt.study.scaling_fit import Data, Fit, fit
from spinvolt.study.scaling_local import (
    Local,
    Windows,
    exponent_at,
    local_exponents,
    varies,
    windows_giving,
)
from spinvolt.study.scaling_points import Points

EXACT = "exact"
POOR = (
    "The numbers are no power law, which misses them by {:.2g}, but no law here does better beyond "
    "doubt: its exponent is a mean over the window."
)


@dataclass(frozen=True, eq=False)
class Growth:
    """One line of a study and what was found about it.

    Attributes
    ----------
    reading
        How its numbers were read: "exact", or the grid of times that they are the largest on.
    points
        Sizes and numbers.
    local
        Exponents between neighbours.
    fits
        Every law that could be fitted, by name.
    unfit
        Why the others could not, or need not: they are the power law there.
    verdict
        Their comparison.
    beyond
        Extrapolations.
    warnings
        What to know before using any of it.
    """

    reading: str
    points: Points
    local: tuple[Local, ...]
    fits: Mapping[str, Fit]
    unfit: Mapping[str, str]
    verdict: Verdict
    beyond: tuple[Beyond, ...]
    warnings: tuple[str, ...]

    @property
    def window(self) -> tuple[float, float]:
        """First and last size of the fits."""
        return float(self.points.sizes[0]), float(self.points.sizes[-1])

    @property
    def exponent(self) -> Bounded:
        """Of the power law alone: the slope of a straight line in ln y over ln x."""
        return self.fits["power"].constants()["a"]

    @property
    def prefactor(self) -> Bounded:
        """Of the power law alone."""
        return self.fits["power"].constants()["c"]

    @property
    def preferred(self) -> str:
        """The law that the comparison comes to."""
        return self.verdict.preferred

    @property
    def told_apart(self) -> bool:
        """Whether the preferred law has no rival."""
        return not self.verdict.rivals

    @property
    def varying(self) -> tuple[Local, Local] | None:
        """Two local exponents whose bounds exclude each other, so that this is no power law."""
        return varies(self.local)

    def at(self, size: float) -> Bounded:
        """The exponent at a size: between its neighbours on both sides.

        Raises
        ------
        Misstated
            When the line has not both.
        """
        return exponent_at(self.points, size).exponent

    def windows(self, quoted: str | float) -> Windows:
        """The fit windows whose power law has a quoted exponent; text keeps a last zero.

        Raises
        ------
        Misstated
            When ``quoted`` is no decimal number.
        """
        return windows_giving(self.points, quoted)

    def checked(self, told: Callable[[float], None]) -> "Growth":
        """The same, with the batteries beyond charged; ``told`` each size before it.

        Raises
        ------
        Misstated
            When it is not known which batteries these are.
        """
        if self.points.family is None:
            raise Misstated(
                "A check needs a sweep's own batteries, with one field that changes and others "
                "that stay or are tied to it: sweep such ones."
            )
        return replace(self, beyond=charged(self.beyond, self.points.family, told))


def grown(points: Points, reading: str = EXACT, to: Sequence[float] = ()) -> Growth:
    """Everything about one line; ``to`` are sizes to extrapolate to, ten times the last if none."""
    data = points.data()
    unfit = {law.name: why for law in LAWS.values() if (why := _unfit(law, data)) is not None}
    fits = {name: fit(law, data) for name, law in LAWS.items() if name not in unfit}
    flat = [name for name, each in fits.items() if each.law.flat(each.values)]
    unfit |= dict.fromkeys(flat, f"turns into the power law: its b is beyond {FLAT:g}")
    fits = {name: each for name, each in fits.items() if name not in unfit}
    verdict = compared([*fits.values()])
    beyond = extrapolated(points, fits, verdict, to)
    local = local_exponents(points)
    told = [*warnings([*fits.values()], verdict), *_cautions(points, beyond)]
    if verdict.preferred == "power" and varies(local) is not None:
        told.insert(0, POOR.format(fits["power"].misfit))
    return Growth(reading, points, local, fits, unfit, verdict, beyond, tuple(told))


def _unfit(law: Law, data: Data) -> str | None:
    if len(data) < law.fewest:
        return f"needs at least {law.fewest} sizes, of which there are {len(data)}"
    if data.sizes[0] <= law.above:
        return f"needs sizes above {law.above:g}, but the window begins at {data.sizes[0]:g}"
    return None


def _cautions(points: Points, beyond: Sequence[Beyond]) -> list[str]:
    found: list[str] = []
    if points.left_out:
        size, why = points.left_out[0]
        found.append(
            f"Sizes that are left out: {len(points.left_out)}, the first being {size:g} "
            f"({why.rstrip('.')})."
        )
    return [*found, *cautions(points, beyond)]
