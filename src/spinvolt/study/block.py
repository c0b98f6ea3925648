"""The numbers of some cases: arrays that are sent, stored and put together."""

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from spinvolt.study.plan import Plan

Floats = NDArray[np.float64]
Codes = NDArray[np.int8]
Texts = NDArray[np.int32]

SILENT = -1
CURVE = "_curve"


class Status(IntEnum):
    """What became of a case."""

    DONE = 0
    MISSTATED = 1
    NOT_COVERED = 2
    NOT_CONVERGED = 3
    BROKEN = 4
    DIED = 5
    MISSING = 6

    @property
    def word(self) -> str:
        """As files and messages write it."""
        return self.name.lower().replace("_", "-")


class Grade(IntEnum):
    """How far a number can be trusted, or why there is none."""

    PROVED = 0
    ESTIMATED = 1
    UNCONTROLLED = 2
    UNDEFINED = 3
    FAILED = 4
    MISSING = 5

    @property
    def word(self) -> str:
        """As files and messages write it."""
        return self.name.lower()


@dataclass(frozen=True, eq=False)
class Column:
    """One quantity of n cases, with bounds.

    Attributes
    ----------
    value, low, high
        Shape (n,), or (n, samples) for a curve; NaN where there is no number.
    proof
        ``Grade`` of each case.
    reason
        Which of the block's texts says why there is no number; ``SILENT`` where there is one.
    """

    value: Floats
    low: Floats
    high: Floats
    proof: Codes
    reason: Texts


@dataclass(frozen=True, eq=False)
class Block:
    """Some cases of a plan, in the order of their numbers.

    Attributes
    ----------
    status
        ``Status`` of each case.
    failure, method
        Which text says why a case failed, and which how it was computed.
    columns
        By name; a curve's ends in "_curve".
    texts
        Sentences that codes refer to, each once.
    """

    status: Codes
    failure: Texts
    method: Texts
    columns: Mapping[str, Column]
    texts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.status)

    @classmethod
    def empty(cls, plan: Plan, count: int) -> "Block":
        """Nothing known of ``count`` cases of a plan."""
        names = [*plan.figures, *(f"{name}{CURVE}" for name in plan.curves)]
        failure, method, *reasons = np.full((2 + len(names), count), SILENT, dtype=np.int32)
        proofs = np.full((len(names), count), int(Grade.MISSING), dtype=np.int8)
        figures = np.full((3, len(plan.figures), count), np.nan)
        curves = np.full((3, len(plan.curves), count, plan.samples), np.nan)
        sides = map(chain, figures, curves)
        columns = dict(zip(names, map(Column, *sides, proofs, reasons), strict=True))
        status = np.full(count, int(Status.MISSING), dtype=np.int8)
        return cls(status, failure, method, columns, ())

    def picked(self, rows: Sequence[int]) -> "Block":
        """Some of the cases, in that order."""
        here = np.asarray(rows, dtype=np.intp)
        arrays = {name: array[here] for name, array in self.arrays().items()}
        return _from_arrays(arrays, self.texts)

    def placed(self, places: Sequence[int], piece: "Block") -> "Block":
        """This block with the cases at ``places`` replaced by those of another."""
        here = np.asarray(places, dtype=np.intp)
        shift = len(self.texts)
        arrays = self.arrays()
        for name, fresh in piece.arrays().items():
            whole = arrays[name].copy()
            told = fresh + shift * (fresh != SILENT) if fresh.dtype == np.int32 else fresh
            whole[here] = told
            arrays[name] = whole
        return _from_arrays(arrays, (*self.texts, *piece.texts)).tidy()

    def tidy(self) -> "Block":
        """The same with each text once, in the order in which the cases need them.

        A block is then the same to the last byte however it was put together.
        """
        codes = [self.failure, self.method, *(column.reason for column in self.columns.values())]
        rows = np.array(codes).ravel(order="F")
        first = np.full(len(self.texts) + 1, rows.size)
        np.minimum.at(first, rows, np.arange(rows.size))
        known: dict[str, int] = {}
        fresh = np.full(len(self.texts) + 1, SILENT, dtype=np.int32)
        # The last place is that of SILENT.
        for code in np.argsort(first[:-1]).tolist():
            if first[code] < rows.size:
                fresh[code] = known.setdefault(self.texts[code], len(known))
        arrays = self.arrays()
        for name, array in arrays.items():
            if array.dtype == np.int32:
                arrays[name] = fresh[array]
        return _from_arrays(arrays, tuple(known))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Every array under the name that files give it."""
        found: dict[str, NDArray[Any]] = {
            "status": self.status, "failure": self.failure, "method": self.method,
        }  # fmt: skip
        for name, column in self.columns.items():
            found[name] = column.value
            for side in ("low", "high", "proof", "reason"):
                found[f"{name}_{side}"] = getattr(column, side)
        return found

    def encoded(self) -> bytes:
        """The block as an npz file; equal blocks give equal bytes."""
        texts = np.frombuffer(json.dumps(self.texts).encode(), dtype=np.uint8)
        file = io.BytesIO()
        np.savez(file, allow_pickle=False, texts=texts, **self.arrays())
        return file.getvalue()


def decoded(content: bytes) -> Block:
    """The block that an npz file holds."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    texts = json.loads(arrays.pop("texts").tobytes().decode())
    return _from_arrays(arrays, tuple(texts))


def _from_arrays(arrays: Mapping[str, NDArray[Any]], texts: tuple[str, ...]) -> Block:
    names = [name.removesuffix("_proof") for name in arrays if name.endswith("_proof")]
    columns = {
        name: Column(
            arrays[name],
            *(arrays[f"{name}_{side}"] for side in ("low", "high", "proof", "reason")),
        )
        for name in names
    }
    return Block(arrays["status"], arrays["failure"], arrays["method"], columns, texts)
