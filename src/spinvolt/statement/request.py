"""What to do with a battery: how long to charge it, what to watch, how to compute."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Annotated, Any, ClassVar, Literal, get_args

import spinvolt.vocabulary as words
from spinvolt.batteries.rules import (
    LARGE,
    SMALL,
    STRICT,
    Number,
    OneOf,
    Sized,
    Whole,
    YesNo,
    listed,
    settle,
    shown,
)
from spinvolt.errors import Misstated

FIRST_PEAK: Literal["first-peak"] = "first-peak"
STEADY: Literal["steady"] = "steady"
SAMPLES = 401
WATCHABLE = tuple(quantity.name for quantity in (*words.SERIES, *words.GENERAL, *words.OPEN))

ClosedReduction = Literal["exact", "tavis_cummings", "two_modes", "shifted"]
OpenReduction = Literal[
    "exact", "truncated_wigner", "mean_field", "second_moments", "cumulants", "random_tipping",
    "after_pulse",
]  # fmt: skip
ReductionName = ClosedReduction | OpenReduction
EngineName = Literal["eigen", "rational", "galerkin", "chebyshev"]
OpenEngine = Literal["master", "single", "stiff", "jumps"]
CLOSED_REDUCTIONS: tuple[str, ...] = get_args(ClosedReduction)
OPEN_REDUCTIONS: tuple[str, ...] = get_args(OpenReduction)
REDUCTIONS = tuple(dict.fromkeys([*CLOSED_REDUCTIONS, *OPEN_REDUCTIONS]))
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
OPEN_ENGINES: tuple[OpenEngine, ...] = get_args(OpenEngine)


@dataclass(frozen=True)
class _Until:
    """The first peak, the long-time state, or the end of a window; None where times are given."""

    text: str = (
        f'be "{FIRST_PEAK}" or a number from {SMALL:g} to {LARGE:g}, or "{STEADY}" for a reservoir '
        "battery"
    )

    def read(self, value: object) -> float | str | None:
        if value is None or (isinstance(value, str) and value in (FIRST_PEAK, STEADY)):
            return value
        return Sized(positive=True).read(value)


@dataclass(frozen=True)
class Maybe:
    """A rule for a value that may be left out.

    >>> Maybe(Whole(1, 9)).read(None), Maybe(Whole(1, 9)).read(3)
    (None, 3)
    """

    rule: Whole

    @property
    def text(self) -> str:
        """What follows "must"."""
        return self.rule.text

    def read(self, value: object) -> int | None:
        """The value in its normal form."""
        return None if value is None else self.rule.read(value)


@dataclass(frozen=True)
class _Times:
    """Ascending times since the start."""

    text: str = f"be a list of ascending numbers in [0, {LARGE:g}]"

    def read(self, value: object) -> tuple[float, ...] | None:
        if value is None:
            return None
        items = _items(value)
        try:
            times = tuple(map(Number(0, LARGE).read, items))
        except ValueError as wrong:
            raise ValueError(str(wrong).replace("is", "has", 1)) from None
        if not times:
            raise ValueError("is empty")
        for before, after in pairwise(times):
            if after <= before:
                raise ValueError(f"has {shown(after)} after {shown(before)}")
        return times


@dataclass(frozen=True)
class _Watch:
    """Names of series, each once."""

    text: str = f"be a list of names among {listed(WATCHABLE)}"

    def read(self, value: object) -> tuple[str, ...] | None:
        if value is None:
            return None
        if isinstance(value, str) and (near := _nearest(value)):
            raise ValueError(f'is {shown(value)}: write ["{near}"]')
        names = tuple(_items(value))
        for i, name in enumerate(names):
            if not isinstance(name, str) or name not in WATCHABLE:
                near = _nearest(name) if isinstance(name, str) else ""
                raise ValueError(
                    f"has {shown(name)}" + (f'; did you mean "{near}"?' if near else "")
                )
            if name in names[:i]:
                raise ValueError(f"has {shown(name)} twice")
        return names


@dataclass(frozen=True)
class Request:
    """How long to charge and what to report.

    Attributes
    ----------
    until
        "first-peak" (the default: first local maximum of the stored energy), a number (global
        maxima in [0, until]) or, for open batteries, "steady" (the long-time state); with `times`
        and no `until`, no peaks are sought.
    samples
        Number of equally spaced times, 2 to 10^6, when `times` is left out.
    times
        The times to report, ascending from 0 on.
    watch
        Names of the series to report; left out, all that the size allows.

    Raises
    ------
    Misstated
        When a value breaks its rule, or `samples` and `times` are both given.

    Example
    -------
    >>> Request().until, Request(times=(0.1, 0.2)).until
    ('first-peak', None)
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    until: Annotated[float | Literal["first-peak", "steady"] | None, _Until()] = None
    samples: Annotated[int, Whole(2, 10**6)] = SAMPLES
    times: Annotated[tuple[float, ...] | None, _Times()] = None
    watch: Annotated[tuple[str, ...] | None, _Watch()] = None

    def __post_init__(self) -> None:
        settle(self)
        if self.times is None and self.until is None:
            object.__setattr__(self, "until", FIRST_PEAK)
        if self.times is not None and self.samples != SAMPLES:
            raise Misstated(
                f"`samples` must be left out where `times` is given, but is {self.samples}."
            )


@dataclass(frozen=True)
class Method:
    """How to compute.

    Attributes
    ----------
    reduction
        What is neglected: "exact" neglects nothing; "tavis_cummings" takes a large charger as a
        mode, "two_modes" the battery too, "shifted" a partly filled charger as a classical field.
        Of open batteries: "truncated_wigner" samples classical spins, "mean_field",
        "second_moments" and "cumulants" close equations of moments, "random_tipping" averages mean
        field over its start, "after_pulse" leaves the fallen charger out. Left out, closed
        batteries are exact, and so are open ones as far as that is quick.
    check_reduction
        Whether to solve the exact battery too (an open one at a smaller size) and say how far the
        reduced one is from it.
    engine
        Which engine computes; left out, one is chosen and named. Open batteries have "master",
        "single", "stiff" and "jumps".
    seed
        Where random numbers of an open battery begin; left out, 0.
    trajectories
        How many random trajectories; left out, as many as the engine usually takes.

    Raises
    ------
    Misstated
        When a name is not known.
    """

    __pydantic_config__: ClassVar[dict[str, Any]] = STRICT

    reduction: Annotated[ReductionName | None, OneOf(REDUCTIONS, optional=True)] = None
    check_reduction: Annotated[bool, YesNo()] = False
    engine: Annotated[
        EngineName | OpenEngine | None, OneOf((*ENGINES, *OPEN_ENGINES), optional=True)
    ] = None
    seed: Annotated[int | None, Maybe(Whole(0, 2**63 - 1))] = None
    trajectories: Annotated[int | None, Maybe(Whole(2, 10**7))] = None

    def __post_init__(self) -> None:
        settle(self)


def _nearest(name: str) -> str:
    """The series whose name is spelt most alike, or nothing."""
    # Cut, because the comparison's time grows with the square of the length.
    return next(iter(get_close_matches(name[:80], WATCHABLE, 1)), "")


def _items(value: object) -> Sequence[Any]:
    """The entries of a list, a tuple or a one-dimensional array."""
    flat = getattr(value, "tolist", lambda: value)()
    if isinstance(flat, list | tuple):
        return flat
    raise ValueError(f"is {shown(value)}")
