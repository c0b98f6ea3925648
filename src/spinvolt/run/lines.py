"""Lines that all cards are made of."""

import textwrap
from collections.abc import Mapping

from spinvolt.bounded import Bounded, Proof, Undefined
from spinvolt.run.result import Figure_
from spinvolt.vocabulary import Quantity, peak

WIDTH = 78
LABEL = 39


def row(quantity: Quantity, figure: Bounded) -> str:
    """A quantity with its value, and its grade where that is not proved."""
    grade = "" if figure.proof is Proof.PROVED else f"  [{figure.proof}]"
    unit = f" {quantity.unit}" if quantity.unit == "bit" else ""
    return f"{quantity.label:<{LABEL}} {figure}{unit}{grade}"


def undefined(figures: Mapping[str, Figure_]) -> list[str]:
    """Figures without a value, gathered under their reasons."""
    reasons: dict[str, list[str]] = {}
    for name, figure in figures.items():
        if isinstance(figure, Undefined):
            reasons.setdefault(figure.reason, []).append(peak(name).label)
    lines = [
        f"not defined: {', '.join(labels)} ({reason.rstrip('.')})"
        for reason, labels in reasons.items()
    ]
    return [part for line in lines for part in textwrap.wrap(line, WIDTH, subsequent_indent="  ")]


def wrapped(head: str, text: str) -> list[str]:
    """Text behind a short head, in lines that fit."""
    return textwrap.wrap(f"{head:<10}{text}", WIDTH, subsequent_indent=" " * 10)
