"""Numbers that say how far they can be trusted."""

import math
from dataclasses import dataclass
from enum import StrEnum


class Proof(StrEnum):
    """How the bounds of a number were obtained, best first.

    ``proved``: they follow from theorems, up to the stated rounding model.
    ``estimated``: they follow from an error estimate that is not a theorem (sampling, a fit).
    ``uncontrolled``: physics was neglected whose effect is not bounded.
    """

    PROVED = "proved"
    ESTIMATED = "estimated"
    UNCONTROLLED = "uncontrolled"


_STRENGTH = {Proof.PROVED: 0, Proof.ESTIMATED: 1, Proof.UNCONTROLLED: 2}


def weakest(*proofs: Proof) -> Proof:
    """The grade of a number made from ingredients of these grades.

    >>> weakest(Proof.PROVED, Proof.ESTIMATED)
    <Proof.ESTIMATED: 'estimated'>
    """
    return max(proofs, key=_STRENGTH.__getitem__)


@dataclass(frozen=True)
class Bounded:
    """A value with an interval that holds the true one: ``low <= value <= high``.

    Arithmetic is interval arithmetic rounded outward; the grade of a result is the weakest
    of its ingredients.

    Raises
    ------
    ValueError
        When the three numbers are not ordered (or one is not a number).

    Example
    -------
    >>> energy = Bounded.around(2.0, 0.5)
    >>> print(energy / Bounded.exact(4.0))
    0.50(13)
    """

    value: float
    low: float
    high: float
    proof: Proof = Proof.PROVED

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError(
                f"need low <= value <= high, but have {self.low}, {self.value}, {self.high}"
            )

    @classmethod
    def exact(cls, value: float) -> "Bounded":
        """A number known to the last bit."""
        return cls(value, value, value)

    @classmethod
    def around(cls, value: float, error: float, proof: Proof = Proof.PROVED) -> "Bounded":
        """``value`` within ``error`` (>= 0) of the truth."""
        return cls(value, _down(value - error), _up(value + error), proof)

    @property
    def error(self) -> float:
        """The larger distance from the value to an end of the interval."""
        return max(self.high - self.value, self.value - self.low)

    def __mul__(self, other: "Bounded") -> "Bounded":
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return _hull(self.value * other.value, ends, weakest(self.proof, other.proof))

    def __truediv__(self, other: "Bounded") -> "Bounded":
        if other.low <= 0.0 <= other.high:
            raise ZeroDivisionError("the divisor's interval contains zero")
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return _hull(self.value / other.value, ends, weakest(self.proof, other.proof))

    def scaled(self, factor: float) -> "Bounded":
        """This number times a constant known to the last bit."""
        return self * Bounded.exact(factor)

    def widened(self, error: float) -> "Bounded":
        """The same value with ``error`` more on both sides."""
        return Bounded(self.value, _down(self.low - error), _up(self.high + error), self.proof)

    def contains(self, number: float) -> bool:
        """Whether ``number`` lies in the interval."""
        return self.low <= number <= self.high

    def to_json(self) -> dict[str, float | str]:
        """The contract's form: value, low, high, proof."""
        return {"value": self.value, "low": self.low, "high": self.high, "proof": str(self.proof)}

    def __str__(self) -> str:
        return with_uncertainty(self.value, self.error)


@dataclass(frozen=True)
class Undefined:
    """A figure of merit that has no value for a statement, and one sentence that says why.

    >>> Undefined("needs n_charger >= n_battery = 4, but n_charger is 2").to_json()["value"] is None
    True
    """

    reason: str

    def to_json(self) -> dict[str, str | None]:
        """The form of a ``Bounded`` without numbers, and the reason."""
        nothing: dict[str, str | None] = dict.fromkeys(("value", "low", "high", "proof"))
        return nothing | {"reason": self.reason}

    def __str__(self) -> str:
        return f"undefined: {self.reason}"


def with_uncertainty(value: float, error: float) -> str:
    """``value`` with the last digits' uncertainty in brackets, rounded up.

    >>> with_uncertainty(0.0623899786632, 3e-12), with_uncertainty(2.0, 0.0)
    ('0.0623899786632(30)', '2')
    >>> with_uncertainty(1.0994589862e-05, 3e-14), with_uncertainty(0.0, 1e-14)
    ('1.0994589862(30)e-05', '0 +- 1e-14')
    """
    if not math.isfinite(value) or error < 1e-300:
        return f"{value:.15g}"
    if not math.isfinite(error) or error >= abs(value):
        return f"{value:.6g} +- {error:.2g}"
    exponent = math.floor(math.log10(abs(value)))
    if -4 < exponent < 7:
        return _bracketed(value, error)
    return f"{_bracketed(value / 10.0**exponent, error / 10.0**exponent)}e{exponent:+03d}"


def _bracketed(value: float, error: float) -> str:
    """Two digits of uncertainty at the most, one place of the value for each."""
    digits = 1 - math.floor(math.log10(error))
    count = math.ceil(round(error * 10.0**digits, 6))
    if count > 99:
        digits, count = digits - 1, 10
    if digits < 0:
        return f"{value:.0f}({math.ceil(error)})"
    return f"{value:.{digits}f}({count})"


def _hull(value: float, ends: list[float], proof: Proof) -> Bounded:
    return Bounded(value, min(value, _down(min(ends))), max(value, _up(max(ends))), proof)


def _down(number: float) -> float:
    return math.nextafter(number, -math.inf)


def _up(number: float) -> float:
    return math.nextafter(number, math.inf)
