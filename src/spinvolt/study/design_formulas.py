"""Objectives and constraints: the arithmetic of tied fields, on numbers with bounds.

Exact numbers stay exact as long as their result is a floating-point number; all else is rounded
outward. A comparison is decided by the bounds where they decide it.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from spinvolt.batteries.rules import shown
from spinvolt.bounded import Bounded, weakest
from spinvolt.errors import Misstated
from spinvolt.study.ties import LARGEST_POWER, parse

Given = Mapping[str, Bounded]
Exact = Callable[[Fraction, Fraction], Fraction]

SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==",
}  # fmt: skip
# Powers are rounded outward by so many units in the last place.
POWER_ULPS = 4


@dataclass(frozen=True)
class Formula:
    """A formula of figures of merit and fields.

    >>> energy = formula("design.maximise", "max_energy / n_battery")
    >>> given = {"max_energy": Bounded.around(3.0, 1e-9), "n_battery": Bounded.exact(2)}
    >>> energy.names, energy.value(given).contains(1.5)
    (('max_energy', 'n_battery'), True)
    """

    text: str
    names: tuple[str, ...]

    def value(self, given: Given) -> Bounded:
        """The interval in which the formula's value lies; ValueError where it has none.

        The grade is the weakest of the numbers that it needs.
        """
        return _value(_tree(self.text), given)


@dataclass(frozen=True)
class Verdict:
    """Whether a constraint holds.

    Attributes
    ----------
    holds
        Whether the values satisfy it.
    sure
        Whether the bounds leave no doubt about that.
    excess
        By how much it is broken, relative to the numbers compared; 0 where it holds.
    """

    holds: bool
    sure: bool
    excess: float


@dataclass(frozen=True)
class Constraint:
    """A comparison, or a chain of them.

    >>> few = constraint("n_battery + n_charger <= 40")
    >>> few.verdict([{"n_battery": Bounded.exact(20), "n_charger": Bounded.exact(20)}], None).holds
    True
    """

    text: str
    sides: tuple[Formula, ...]
    signs: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What it speaks of."""
        return tuple(dict.fromkeys(name for side in self.sides for name in side.names))

    def verdict(
        self, cases: Sequence[Given], mean: Callable[[Sequence[Bounded]], Bounded] | None
    ) -> Verdict:
        """Whether it holds in every case, or, given a ``mean``, for the means of its sides."""
        each = [[side.value(given) for given in cases] for side in self.sides]
        columns = [[mean(side)] for side in each] if mean is not None else each
        found = [
            _compared(sign, a, b)
            for k, sign in enumerate(self.signs)
            for a, b in zip(columns[k], columns[k + 1], strict=True)
        ]
        broken = [v for v in found if not v.holds]
        return Verdict(
            not broken,
            any(v.sure for v in broken) if broken else all(v.sure for v in found),
            sum(v.excess for v in broken),
        )


def formula(field: str, text: str) -> Formula:
    """The formula in a text, named ``field`` where it is at fault.

    Raises
    ------
    Misstated
        When the text is none.
    """
    return Formula(text.strip(), parse(field, text).names)


def constraint(text: str) -> Constraint:
    """The comparison in a text.

    Raises
    ------
    Misstated
        When the text is none.

    Example
    -------
    >>> constraint("efficiency")
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `design.subject_to` must compare with <, <=, ==, >= or >, as in \
"efficiency >= 0.9", but has 'efficiency'.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    if not isinstance(tree, ast.Compare) or any(type(op) not in SIGNS for op in tree.ops):
        raise Misstated(
            "`design.subject_to` must compare with <, <=, ==, >= or >, as in "
            f'"efficiency >= 0.9", but has {shown(text)}.'
        )
    sides = [ast.unparse(side) for side in (tree.left, *tree.comparators)]
    made = tuple(formula("design.subject_to", side) for side in sides)
    return Constraint(text.strip(), made, tuple(SIGNS[type(op)] for op in tree.ops))


def _compared(sign: str, a: Bounded, b: Bounded) -> Verdict:
    """Whether a stands to b as the sign says."""
    if sign in (">", ">="):
        return _compared({">": "<", ">=": "<="}[sign], b, a)
    scale = max(abs(a.value), abs(b.value), 1e-300)
    if sign == "==":
        touches = a.low <= b.high and b.low <= a.high
        certain = not touches or a.low == a.high == b.low == b.high
        return Verdict(touches, certain, 0.0 if touches else abs(a.value - b.value) / scale)
    strict = sign == "<"
    holds = a.value < b.value if strict else a.value <= b.value
    always = a.high < b.low if strict else a.high <= b.low
    never = a.low >= b.high if strict else a.low > b.high
    excess = 0.0 if holds else max((a.value - b.value) / scale, 1e-16)
    return Verdict(holds, always if holds else never, excess)


@lru_cache(maxsize=256)
def _tree(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _value(node: ast.expr, given: Given) -> Bounded:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Bounded.exact(float(number))
        case ast.Name() | ast.Attribute():
            return given[ast.unparse(node)]
        case ast.BinOp(left=left, op=op, right=right):
            return _joined(op, _value(left, given), _value(right, given))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inside = _value(operand, given)
            return Bounded(-inside.value, -inside.high, -inside.low, inside.proof)
        case ast.UnaryOp(operand=operand):
            return _value(operand, given)
        case ast.Call(func=ast.Name(id=name), args=args):
            return _called(name, [_value(each, given) for each in args])
        case _:
            raise ValueError(ast.unparse(node))


_EXACT: Mapping[type[ast.operator], Exact] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: lambda a, b: Fraction(a // b),
    ast.Mod: lambda a, b: a - b * (a // b),
}


def _joined(op: ast.operator, a: Bounded, b: Bounded) -> Bounded:
    proof = weakest(a.proof, b.proof)
    if isinstance(op, ast.Pow):
        return _power(a, b)
    exact = _EXACT[type(op)]
    if a.low == a.high and b.low == b.high:
        found = exact(Fraction(a.value), Fraction(b.value))
        nearest = float(found)
        if Fraction(nearest) == found:
            return Bounded(nearest, nearest, nearest, proof)
        return Bounded(nearest, _down(nearest), _up(nearest), proof)
    match op:
        case ast.Add():
            ends, value = (a.low + b.low, a.high + b.high), a.value + b.value
        case ast.Sub():
            ends, value = (a.low - b.high, a.high - b.low), a.value - b.value
        case ast.Mult():
            return a * b
        case ast.Div():
            return a / b
        case _:
            raise ValueError("// and % need numbers that are known to the last bit")
    return Bounded(value, _down(ends[0]), _up(ends[1]), proof)


def _power(a: Bounded, b: Bounded) -> Bounded:
    """A power whose exponent is known to the last bit."""
    if b.low != b.high or abs(b.value) > LARGEST_POWER:
        raise ValueError(f"a power must be a number of size {LARGEST_POWER} or less")
    whole = b.value.is_integer()
    if (not whole and a.low < 0.0) or (b.value <= 0.0 and a.low <= 0.0 <= a.high):
        raise ValueError("a power has no real value here")
    ends = [a.low**b.value, a.high**b.value]
    if whole and int(b.value) % 2 == 0 and a.low < 0.0 < a.high:
        ends.append(0.0)
    low, high = min(ends), max(ends)
    value = min(max(a.value**b.value, low), high)
    off = POWER_ULPS * max(math.ulp(low), math.ulp(high))
    if a.low == a.high and whole and value.is_integer() and abs(value) < 2.0**53 and b.value > 0:
        off = 0.0
    return Bounded(value, low - off, high + off, weakest(a.proof, b.proof))


def _called(name: str, args: Sequence[Bounded]) -> Bounded:
    """min and max of several numbers; round, floor and ceil of one."""
    proof = weakest(*(each.proof for each in args))
    if name in ("min", "max"):
        choose = min if name == "min" else max
        value, low, high = (choose(each) for each in zip(*map(_sides, args), strict=True))
        return Bounded(value, low, high, proof)
    step = {"floor": math.floor, "ceil": math.ceil, "round": lambda x: math.floor(x + 0.5)}[name]
    (only,) = args
    value, low, high = (float(step(x)) for x in _sides(only))
    return Bounded(value, low, high, proof)


def _sides(number: Bounded) -> tuple[float, float, float]:
    return number.value, number.low, number.high


def _down(number: float) -> float:
    return math.nextafter(number, -math.inf)


def _up(number: float) -> float:
    return math.nextafter(number, math.inf)
