"""What was promised, and whether it was met."""

from collections.abc import Iterable
from dataclasses import dataclass

from benchmarks.case import Alone, Case
from benchmarks.clock import least
from benchmarks.fresh import Fresh
from benchmarks.open_peers import OpenPeer
from benchmarks.runner import place
from benchmarks.stored import FEW, MANY, Stored
from benchmarks.sweep import PRODUCT, SECTOR, Contest, Sweep
from benchmarks.task import ACCURACY, Given, Kind, accuracy

STEBZ = "scipy stebz band"

# Times faster than the best peer that is handed H, by battery and size: at least, aim.
BEST = {
    (Kind.CHAIN, 300): (10.0, 60.0),
    (Kind.CHAIN, 1000): (50.0, 150.0),
    (Kind.CHAIN, 10_000): (1000.0, 2500.0),
    (Kind.GRID, 200): (17.0, 50.0),
    (Kind.MASTER, 20): (300.0, 1000.0),
}
BAND = {(Kind.CHAIN, 10_000): (40.0, 100.0)}
SWEEP = {SECTOR: (250.0, 1000.0), PRODUCT: (8000.0, 30_000.0)}
# Seconds: at most, aim.
MILLION = 1_000_000
LARGE = (3.0, 0.2)
FIRST_RESULT = (1.0, 0.5)
IMPORT = (0.2, 0.2)


@dataclass(frozen=True)
class Row:
    """One line of the verdict.

    Attributes
    ----------
    what
        In words.
    measured
        A ratio (the more, the better), seconds (the fewer, the better) or memory.
    unit
        "x", "s" or "MiB".
    at_least, aim
        The promise; None where there is none.
    remark
        Who, with which times; or why a number does not count.
    sound
        Whether spinvolt itself was as accurate as it asks of its peers.
    """

    what: str
    measured: float
    unit: str
    at_least: float | None = None
    aim: float | None = None
    remark: str = ""
    sound: bool = True

    @property
    def verdict(self) -> str:
        """PASS, below, too inaccurate, or nothing where nothing was promised."""
        if self.at_least is None:
            return ""
        met = self.measured >= self.at_least if self.unit == "x" else self.measured <= self.at_least
        return "below" if not met else "PASS" if self.sound else "too inaccurate"


def rows(
    cases: Iterable[Case],
    alone: Iterable[Alone],
    fresh: Fresh | None,
    sweep: Sweep | None = None,
    opened: Iterable[OpenPeer] = (),
) -> tuple[Row, ...]:
    """Every line that the measurements allow."""
    alone = tuple(alone)
    errors = {(own.kind, own.size): own.error for own in alone if own.job == "curve"}
    counted = [case for case in cases if case.counts]
    found: list[Row] = []
    for kind, size in dict.fromkeys((case.kind, case.size) for case in counted):
        group = [case for case in counted if (case.kind, case.size) == (kind, size)]
        found += ratios(group, kind, size, errors[kind, size])
    found += [large(own) for own in alone if own.size == MILLION and own.job == "curve"]
    if sweep is not None:
        found += [many(one) for one in sweep.contests if one.peer]
        found += kept(sweep.stored) if sweep.stored is not None else []
    found += [beside(one) for one in opened]
    if fresh is not None:
        found += [
            Row("spinvolt charge, N = 100, fresh process", min(fresh.charge), "s", *FIRST_RESULT),
            Row("import spinvolt", min(fresh.imported), "s", *IMPORT),
        ]
    return tuple(found)


def ratios(counted: list[Case], kind: Kind, size: int, error: float) -> list[Row]:
    """The best peer, the band-restricted eigensolver, and the best with our insight in hand."""
    groups = {
        "best peer": [c for c in counted if c.given is not Given.INSIGHT and c.peer != STEBZ],
        "stebz band": [c for c in counted if c.peer == STEBZ],
        "best, told our insight": [c for c in counted if c.given is Given.INSIGHT],
    }
    promised = {"best peer": BEST, "stebz band": BAND}
    return [
        ratio(
            f"{place(kind, size)}: {name}", group, promised.get(name, {}).get((kind, size)), error
        )
        for name, group in groups.items()
        if group
    ]


def ratio(what: str, group: list[Case], promised: tuple[float, float] | None, error: float) -> Row:
    """The fastest of a group over spinvolt."""
    best = min(group, key=lambda case: case.seconds)
    at_least, aim = promised or (None, None)
    remark = f"{best.peer}, {best.seconds:.3g} s against {least(best.ours):.3g} s"
    return Row(what, best.ratio, "x", at_least, aim, remark, error <= accuracy(best.kind))


def many(one: Contest) -> Row:
    """A sweep's batteries a second over QuTiP's."""
    remark = (
        f"{1.0 / one.ours:.3g} batteries/s against {1.0 / one.theirs:.3g} of {one.peer},"
        f" on the same {one.batteries}, from nothing"
    )
    sound = max(one.proved, one.error) <= ACCURACY
    what = f"{one.what}: {one.rival}"
    return Row(what, one.theirs / one.ours, "x", *SWEEP[one.rival], remark, sound)


def kept(one: Stored) -> list[Row]:
    """What a store adds to a loop over single charges, in time and in memory."""
    remark = (
        f"{1e3 * one.overhead:.2f} ms more for each of {one.batteries}, which take "
        f"{1e3 * one.loop:.2f} ms in a loop"
    )
    peak = f"for {MANY} batteries; {one.few:.0f} MiB for {FEW}"
    return [
        Row("stored sweep over a loop of charges", one.swept / one.loop, "x", remark=remark),
        Row("stored sweep: peak memory", one.many, "MiB", remark=peak),
    ]


def beside(one: OpenPeer) -> Row:
    """Another solver for open batteries, at the same error."""
    remark = f"{one.peer}, {one.theirs:.3g} s against {one.ours:.3g} s"
    if one.factor != 1.0:
        remark += f", times {one.factor:.3g} for the same statistical error"
    return Row(one.what, one.ratio, "x", remark=remark, sound=one.error <= one.allowed)


def large(own: Alone) -> Row:
    """Curve, peak and bounds for a million cells, on the wall."""
    remark = f"{own.engine}, proved to {own.bound:.0e}, peak memory {own.memory:.0f} MiB"
    sound = own.error <= accuracy(own.kind)
    what = f"{place(own.kind, own.size)}: curve, peak, bounds"
    promised = LARGE if own.kind is Kind.CHAIN else (None, None)
    return Row(what, own.wall, "s", *promised, remark, sound)


def missed(verdicts: Iterable[Row]) -> bool:
    """Whether any promise was broken."""
    return any(row.verdict not in ("", "PASS") for row in verdicts)
