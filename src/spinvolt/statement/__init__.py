"""Statements of what to compute: TOML or JSON <-> battery, start, request and method."""

from spinvolt.statement.read import load, loads
from spinvolt.statement.request import ENGINES, OPEN_ENGINES, EngineName, Method, Request
from spinvolt.statement.start import OpenStart, Start
from spinvolt.statement.statement import Statement

__all__ = [
    "ENGINES",
    "OPEN_ENGINES",
    "EngineName",
    "Method",
    "OpenStart",
    "Request",
    "Start",
    "Statement",
    "load",
    "loads",
]
