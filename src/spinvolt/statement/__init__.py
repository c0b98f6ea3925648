"""Statements of what to compute: TOML or JSON <-> battery, start, request and method."""

from spinvolt.statement.read import load, loads
from spinvolt.statement.statement import ENGINES, EngineName, Method, Request, Start, Statement

__all__ = ["ENGINES", "EngineName", "Method", "Request", "Start", "Statement", "load", "loads"]
