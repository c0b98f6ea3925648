"""The arithmetic of a design's formulas: exact on stated numbers, on intervals elsewhere.

A stated number is the decimal that was written: three times 0.1 is 0.3. Figures of merit are
intervals, and what is made of them is rounded outward.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from spinvolt.bounded import Bounded, weakest
from spinvolt.study.ties import LARGEST_POWER

# A figure of merit with its bounds, or the number that a field has.
Given = Mapping[str, Bounded | int | float]
Value = Bounded | Fraction
Exact = Callable[[Fraction, Fraction], Fraction]

# A floating-point number keeps so many digits of any decimal.
DIGITS = 15
# Powers, and numbers that are no short decimal, are known to so many units in the last place.
ULPS = 4
# Exact powers are no longer than this, in bits.
LONGEST = 2**14


class NoValue(ValueError):
    """A formula that has no value here, by definition and not for lack of knowledge."""


def stated(number: float) -> Value:
    """What a number stands for: its decimal, or an interval where it has no short one.

    >>> stated(0.1) * 3 == stated(0.3)
    True
    """
    if isinstance(number, int):
        return Fraction(number)
    short = f"{number:.{DIGITS}g}"
    if float(short) == number:
        return Fraction(short)
    off = ULPS * math.ulp(number)
    return Bounded(number, number - off, number + off)


def told(value: Value) -> Bounded:
    """A formula's value as a floating-point number; a short decimal stands for itself.

    >>> told(Fraction(3, 10)).high, told(Fraction(1, 3)).contains(1 / 3)
    (0.3, True)
    """
    if isinstance(value, Fraction):
        nearest = float(value)
        if Fraction(nearest) != value and stated(nearest) == value:
            return Bounded.exact(nearest)
    return _enclosed(value)


def sides(value: Value) -> tuple[float | Fraction, float | Fraction, float | Fraction]:
    """Value, lower and upper bound, which Python compares without rounding."""
    if isinstance(value, Fraction):
        return value, value, value
    return value.value, value.low, value.high


def worked_out(node: ast.expr, given: Given) -> Value:
    """The value of a formula.

    Raises
    ------
    NoValue
        Where it has none, as in a division by zero.
    ArithmeticError, ValueError
        Where the bounds of its numbers do not tell whether it has one.
    LookupError
        When a name is not given.
    """
    match node:
        case ast.Constant(value=int() | float() as number):
            return Fraction(repr(number))
        case ast.Name(id=name):
            return _given(given[name])
        case ast.Attribute():
            return _given(given[ast.unparse(node)])
        case ast.BinOp(left=left, op=op, right=right):
            return _joined(op, worked_out(left, given), worked_out(right, given))
        case ast.UnaryOp(op=op, operand=operand):
            inside = worked_out(operand, given)
            return _negative(inside) if isinstance(op, ast.USub) else inside
        case ast.Call(func=ast.Name(id=name), args=args):
            return _called(name, [worked_out(each, given) for each in args])
        case _:
            raise ValueError(ast.unparse(node))


def _given(number: Bounded | float) -> Value:
    if not isinstance(number, Bounded):
        return stated(number)
    return Fraction(number.value) if number == Bounded.exact(number.value) else number


def _negative(value: Value) -> Value:
    if isinstance(value, Fraction):
        return -value
    return Bounded(-value.value, -value.high, -value.low, value.proof)


def _enclosed(value: Value) -> Bounded:
    """An interval of floating-point numbers around a value."""
    if isinstance(value, Bounded):
        return value
    nearest = float(value)
    if Fraction(nearest) == value:
        return Bounded.exact(nearest)
    return Bounded(nearest, _down(nearest), _up(nearest))


_EXACT: Mapping[type[ast.operator], Exact] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: lambda a, b: Fraction(a // b),
    ast.Mod: lambda a, b: a - b * (a // b),
}


def _joined(op: ast.operator, a: Value, b: Value) -> Value:
    if isinstance(op, ast.Pow):
        return _power(a, b)
    if isinstance(op, ast.Div | ast.FloorDiv | ast.Mod) and b == 0:
        raise NoValue("it divides by zero")
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return _EXACT[type(op)](a, b)
    return _outward(op, _enclosed(a), _enclosed(b))


def _outward(op: ast.operator, a: Bounded, b: Bounded) -> Bounded:
    proof = weakest(a.proof, b.proof)
    match op:
        case ast.Add():
            value, low, high = a.value + b.value, a.low + b.low, a.high + b.high
        case ast.Sub():
            value, low, high = a.value - b.value, a.low - b.high, a.high - b.low
        case ast.Mult():
            return a * b
        case ast.Div():
            return a / b
        case ast.FloorDiv():
            return _steps("floor", a / b)
        case _:
            whole = _steps("floor", a / b)
            if whole.low != whole.high:
                raise ValueError("the bounds leave open what % leaves over")
            return _outward(ast.Sub(), a, b * whole)
    return Bounded(value, _down(low), _up(high), proof)


def _power(a: Value, b: Value) -> Value:
    """A power whose exponent is exact."""
    if not isinstance(b, Fraction) or abs(b) > LARGEST_POWER:
        raise ValueError(f"a power must be an exact number of size {LARGEST_POWER} or less")
    whole = b.denominator == 1
    if isinstance(a, Fraction):
        if (a == 0 and b < 0) or (a < 0 and not whole):
            raise NoValue(f"{float(a):g} to the power {float(b):g} is no number")
        size = (a.numerator.bit_length() + a.denominator.bit_length()) * abs(b)
        if whole and size <= LONGEST:
            return a ** int(b)
    return _rounded_power(_enclosed(a), float(b), whole=whole)


def _rounded_power(a: Bounded, power: float, *, whole: bool) -> Bounded:
    if (not whole and a.low < 0.0) or (power < 0.0 and a.low <= 0.0 <= a.high):
        raise ValueError("the bounds leave open whether a power is a real number")
    ends = [a.low**power, a.high**power]
    if whole and int(power) % 2 == 0 and a.low < 0.0 < a.high:
        ends.append(0.0)
    low, high = min(ends), max(ends)
    value = min(max(a.value**power, low), high)
    # An exponent that is rounded moves the power by as many units as its logarithm.
    units = ULPS + max(abs(math.log(abs(x))) for x in (low or 1.0, high or 1.0))
    off = units * max(math.ulp(low), math.ulp(high))
    return Bounded(value, low - off, high + off, a.proof)


def _called(name: str, args: Sequence[Value]) -> Value:
    """min and max of several numbers; round, floor and ceil of one."""
    if name not in ("min", "max"):
        return _stepped(name, args[0])
    choose = min if name == "min" else max
    if all(isinstance(each, Fraction) for each in args):
        return choose(each for each in args if isinstance(each, Fraction))
    intervals = [_enclosed(each) for each in args]
    value, low, high = (
        choose(getattr(each, side) for each in intervals) for side in ("value", "low", "high")
    )
    return Bounded(value, low, high, weakest(*(each.proof for each in intervals)))


def _stepped(name: str, number: Value) -> Value:
    """floor, ceil or round, of either kind."""
    if isinstance(number, Fraction):
        return Fraction(_step(name, number))
    return _steps(name, number)


def _steps(name: str, number: Bounded) -> Bounded:
    value, low, high = (float(_step(name, x)) for x in (number.value, number.low, number.high))
    return Bounded(value, low, high, number.proof)


def _step(name: str, number: float | Fraction) -> int:
    if name == "round":
        return math.floor(number + Fraction(1, 2) if isinstance(number, Fraction) else number + 0.5)
    return math.floor(number) if name == "floor" else math.ceil(number)


def _down(number: float) -> float:
    return math.nextafter(number, -math.inf)


def _up(number: float) -> float:
    return math.nextafter(number, math.inf)
