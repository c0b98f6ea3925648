"""A scaling in words and tables."""

from collections.abc import Iterator, Sequence

from spinvolt.bounded import Bounded
from spinvolt.study.scaling_beyond import Beyond
from spinvolt.study.scaling_compare import CRITERION, EXCLUDED
from spinvolt.study.scaling_fit import Fit
from spinvolt.study.scaling_growth import EXACT, Growth
from spinvolt.study.scaling_local import Windows
from spinvolt.study.scaling_words import told

# So many windows that give a quoted exponent are shown.
SHOWN = 5
# Charges that take so many seconds at the most are offered.
SHORT = 120.0
HEAD = ("law", "exponent", "from", "to", "misfit", "held back", CRITERION, "cautious", "formula")


def card(lines: Sequence[Growth], x: str, label: str, quoted: str | None = None) -> str:
    """Everything that was found, line by line; a summary first where there are several lines.

    Parameters
    ----------
    lines
        The lines of a scaling.
    x, label
        The field, and the figure of merit in words.
    quoted
        An exponent whose fit windows are told.

    Example
    -------
    >>> from spinvolt.study.scaling import scaling
    >>> tables = {"battery": {"n_charger": 10**6}, "start": {"charger": {"dicke": 1}}}
    >>> tables["sweep"] = {"n_battery": [1, 2, 4, 8, 16], "metrics": ["charging_time"]}
    >>> print(card(scaling(tables).lines, "n_battery", "charging time").splitlines()[1])
      power law   exponent -0.5, -0.5 to -0.5 by window; prefactor 0.00157079633
    """
    several = [*_summary(lines, x, label), ""] if len(lines) > 1 else []
    blocks = [text for each in lines for text in (*_block(each, x, label, quoted), "")]
    return "\n".join([*several, *blocks[:-1]])


def _summary(lines: Sequence[Growth], x: str, label: str) -> Iterator[str]:
    yield f"{label} over {x}: c {x}^a"
    rows = [("line", "read", "sizes", "exponent a", "prefactor c", "preferred")]
    for each in lines:
        slope, front = (f"{found.value:.6g}" for found in (each.exponent, each.prefactor))
        count = str(len(each.points.sizes))
        rows.append((_where(each) or "all", each.reading, count, slope, front, each.preferred))
    yield from _aligned(rows)


def _block(growth: Growth, x: str, label: str, quoted: str | None) -> Iterator[str]:
    first, last = growth.window
    where = f", {_where(growth)}" if growth.points.where else ""
    count = len(growth.points.sizes)
    yield (f"{label} over {x}{where}: {growth.reading}, {count} sizes from {first:g} to {last:g}")
    slope, front = growth.exponent, growth.prefactor
    yield (
        f"  power law   exponent {slope.value:.6g}, {slope.low:.5g} to {slope.high:.5g} by window; "
        f"prefactor {front.value:.9g}"
    )
    for name, local in (("first", growth.local[0]), ("last", growth.local[-1])):
        word = "local" if name == "first" else ""
        yield (
            f"  {word:11s} exponent {local.exponent} between {local.low:g} and {local.high:g} "
            f"({local.exponent.proof})"
        )
    yield f"  {_is_power(growth)}"
    yield ""
    yield from _aligned([HEAD, *(_row(growth, name, fit) for name, fit in growth.fits.items())])
    yield from (f"  {name}: {why}." for name, why in growth.unfit.items())
    yield "  misfit, held back: root mean square, relative; x: excluded"
    yield ""
    yield from _verdict(growth, x)
    yield from (f"  {_foretold(each, x)}." for each in growth.beyond)
    if growth.reading == EXACT:
        yield from _offer(growth.beyond)
    if quoted is not None:
        yield from _quoted(growth.windows(quoted))
    said = [each.reason for each in growth.beyond if each.reason]
    for text in growth.warnings:
        # What a line above says already is not said twice.
        if not any(reason in text for reason in said):
            yield f"  Warning: {text}"


def _is_power(growth: Growth) -> str:
    found = growth.varying
    if found is None:
        return "One exponent fits all local ones within their bounds."
    low, high = found
    return (
        f"No power law goes through these numbers: their bounds ({growth.points.proof}) exclude "
        f"that the exponent near {low.size:.4g} is that near {high.size:.4g}."
    )


def _row(growth: Growth, name: str, fit: Fit) -> tuple[str, ...]:
    rank, slope = growth.verdict.ranks[name], fit.constants()["a"]
    numbers = (f"{x:.6f}" for x in (slope.value, slope.low, slope.high))
    gaps = (f"{rank.difference:.1f}", f"{rank.cautious:.1f}{' x' if rank.excluded else ''}")
    return (name, *numbers, f"{fit.misfit:.1e}", f"{fit.forecast:.1e}", *gaps, fit.law.formula)


def _verdict(growth: Growth, x: str) -> Iterator[str]:
    fit, verdict = growth.fits[growth.preferred], growth.verdict
    constants = ", ".join(f"{name} = {told(value)}" for name, value in fit.constants().items())
    yield f"  Preferred: {fit.law.formula.replace('N', x)} with {constants}."
    if growth.preferred != "power":
        rank = verdict.ranks["power"]
        behind = "excluded" if rank.excluded else f"not excluded, which takes {EXCLUDED:g}"
        yield (
            f"  The power law is behind by {verdict.ahead('power'):.1f} in {CRITERION}; counted "
            f"with caution {rank.cautious:.1f} ({behind})."
        )
    lowest = min(verdict.ranks, key=lambda name: verdict.ranks[name].criterion)
    if lowest not in (growth.preferred, *verdict.rivals):
        rank = verdict.ranks[growth.preferred]
        yield (
            f"  '{lowest}' has the lower {CRITERION}, by {rank.difference:.1f}; counted with "
            f"caution by {rank.cautious:.1f}, too little to need its further constant."
        )


def _foretold(each: Beyond, x: str) -> str:
    """What the laws say at a size, and what its battery does where that was asked for."""
    where = f"At {x} = {each.size:g}: "
    if each.value is None:
        said = f"no number: {each.reason}"
    else:
        cut = "" if each.most is None else f", at most {each.most:.6g}"
        said = f"{told(each.value)}{cut} (estimated)"
    found = each.charged
    if isinstance(found, Bounded):
        place = "inside" if each.value and each.value.contains(found.value) else "outside"
        return f"{where}{said}; charged, {found}{f', {place}' if each.value else ''}"
    return f"{where}{said}" + (f"; not charged: {found.reason.rstrip('.')}" if found else "")


def _offer(beyond: Sequence[Beyond]) -> Iterator[str]:
    """How to have the numbers themselves, where that does not take long."""
    seconds = [each.seconds for each in beyond if each.seconds is not None]
    if not seconds or any(each.charged is not None for each in beyond):
        return
    if sum(seconds) <= SHORT:
        many = "that battery" if len(seconds) == 1 else f"{len(seconds)} of these batteries"
        yield f"  To charge {many} as well, in about {_about(sum(seconds))}: add --check."


def _about(seconds: float) -> str:
    return "a second or less" if seconds <= 1.0 else f"{seconds:.0f} s"


def _quoted(found: Windows) -> Iterator[str]:
    count = len(found.windows)
    yield f"  Exponent {found.quoted}: {count} of {found.tried} fit windows give it."
    if count:
        shown = ", ".join(f"{low:g} to {high:g}" for low, high in found.windows[:SHOWN])
        yield f"  {'The longest' if count > SHOWN else 'They are'}: {shown}."


def _where(growth: Growth) -> str:
    return ", ".join(f"{name} = {value}" for name, value in growth.points.where.items())


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Columns of equal width: words to the left, numbers to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    ends = (0, len(widths) - 1)
    for row in rows:
        cells = (
            f"{x:{w}s}" if i in ends else f"{x:>{w}s}"
            for i, (x, w) in enumerate(zip(row, widths, strict=True))
        )
        yield f"  {'  '.join(cells)}".rstrip()
