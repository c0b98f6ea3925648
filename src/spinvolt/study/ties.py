"""Fields tied to others: `n_charger = "2 * n_battery"`, a small arithmetic that is never `eval`.

Numbers, names of other fields, + - * / // % **, round brackets, and min, max, round, floor and
ceil of such. Whole numbers stay exact.
"""

import ast
import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from spinvolt.batteries.rules import shown
from spinvolt.errors import Misstated

Number = int | float

LONGEST = 200
LARGEST_POWER = 64

_BINARY: dict[type[ast.operator], Callable[[Number, Number], Number]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_UNARY: dict[type[ast.unaryop], Callable[[Number], Number]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_CALLS: dict[str, Callable[..., Number]] = {
    "min": min,
    "max": max,
    "round": lambda x: x if isinstance(x, int) else math.floor(x + 0.5),
    "floor": math.floor,
    "ceil": math.ceil,
}


@dataclass(frozen=True)
class Tie:
    """A formula for a field and the names it needs.

    >>> tie = parse("start.charger.dicke", "min(n_battery, 2 * n_charger) // 3")
    >>> tie.names, tie.value({"n_battery": 10, "n_charger": 4})
    (('n_battery', 'n_charger'), 2)
    """

    field: str
    text: str
    names: tuple[str, ...]

    def value(self, given: Mapping[str, Number]) -> Number:
        """The formula's value; a whole quotient is a whole number.

        Raises
        ------
        Misstated
            When it cannot be worked out, as in a division by zero.
        """
        try:
            found = _evaluate(_tree(self.text), given)
        except (ArithmeticError, ValueError) as fault:
            raise Misstated(
                f"`{self.field}` = {shown(self.text)} cannot be worked out: {fault}."
            ) from None
        if isinstance(found, float) and found.is_integer() and abs(found) < 2.0**53:
            return int(found)
        return found


def parse(field: str, text: str) -> Tie:
    """The formula in a text.

    Raises
    ------
    Misstated
        When the text is not such a formula.

    Example
    -------
    >>> parse("n_charger", "__import__('os')")
    Traceback (most recent call last):
    ...
    spinvolt.errors.Misstated: `n_charger` = "__import__('os')" must be a formula of numbers and \
field names with + - * / // % **, brackets, min, max, round, floor and ceil.
    """
    names: dict[str, None] = {}
    if len(text) > LONGEST:
        raise Misstated(f"`{field}` must be a formula of at most {LONGEST} letters.")
    try:
        _check(_tree(text), names)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Misstated(
            f"`{field}` = {shown(text)} must be a formula of numbers and field names with "
            "+ - * / // % **, brackets, min, max, round, floor and ceil."
        ) from None
    return Tie(field, text, tuple(names))


def _tree(text: str) -> ast.expr:
    return ast.parse(text.strip(), mode="eval").body


def _check(node: ast.expr, names: dict[str, None]) -> None:
    """Walk the formula; ValueError at the first thing that is not allowed."""
    match node:
        case ast.Constant(value=value) if type(value) in (int, float):
            return
        case ast.Name(id=name):
            names[name] = None
        case ast.Attribute():
            names[_dotted(node)] = None
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
            _check(left, names)
            _check(right, names)
        case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
            _check(operand, names)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _CALLS and args:
            for part in args:
                _check(part, names)
        case _:
            raise ValueError(node)


def _dotted(node: ast.expr) -> str:
    """`a.b.c` as one name."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{_dotted(value)}.{attr}"
        case _:
            raise ValueError(node)


def _evaluate(node: ast.expr, given: Mapping[str, Number]) -> Number:
    match node:
        case ast.Constant(value=value) if isinstance(value, int | float):
            return value
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _evaluate(left, given), _evaluate(right, given)
            if isinstance(op, ast.Pow) and abs(b) > LARGEST_POWER:
                raise ValueError(f"the power {b} is larger than {LARGEST_POWER}")
            found = _BINARY[type(op)](a, b)
            if isinstance(found, complex) or not math.isfinite(found):
                raise ValueError("the value is not a finite real number")
            return found
        case ast.UnaryOp(op=op, operand=operand):
            return _UNARY[type(op)](_evaluate(operand, given))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _CALLS[name](*(_evaluate(part, given) for part in args))
        case _:
            return given[_dotted(node)]
