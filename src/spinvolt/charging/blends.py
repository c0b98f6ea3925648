"""A charge of any closed battery: waves on several sectors, from any start."""

from dataclasses import replace

from spinvolt.algebra.blend import Blend
from spinvolt.algebra.climb import climb
from spinvolt.algebra.cut_flow import CutFlow, JointFlow
from spinvolt.algebra.cutoff import allowed, first_guess, larger
from spinvolt.algebra.sectors import moves
from spinvolt.batteries.cavity import Cavity
from spinvolt.bounded import Undefined
from spinvolt.charging.course import Course
from spinvolt.charging.joints import Watcher
from spinvolt.charging.maxima import Outcome, search
from spinvolt.charging.outlook import Outlook, outlook_of_blend
from spinvolt.charging.sampling import sample_times, window_of
from spinvolt.charging.setting import setting_of
from spinvolt.charging.stored import moved, stored
from spinvolt.engines.blended import BlendFlow
from spinvolt.engines.choose import Engine, named
from spinvolt.engines.parting import Plan, evolved, flows, plan, refuse_if_too_long, size_of
from spinvolt.engines.spectra import sector_of
from spinvolt.errors import NotConverged
from spinvolt.metrics.curve import Floats, Progress
from spinvolt.metrics.figures import Figure, figures
from spinvolt.metrics.general.watch import FROM_JOINT
from spinvolt.metrics.speed_limit import speed_limit_time
from spinvolt.reductions.products import blend
from spinvolt.run.result import Series
from spinvolt.statement import Statement
from spinvolt.vocabulary import GENERAL, SERIES

# Sector sizes that are listed on the card.
LISTED = 8
# Higher and higher cuts of a mode that are tried.
ATTEMPTS = 8
FROM_ENERGY = ("energy", "power", "instantaneous_power", "efficiency")


def along(
    statement: Statement, reduction: str, engine: Engine | None, progress: Progress
) -> Course:
    """Find the sectors, choose engines, search for the maxima, measure.

    Raises
    ------
    NotCovered
        When the sectors or the window are too large for this machine.
    NotConverged
        When no maximum can be told, or no cut that fits keeps a driven field.
    """
    engine = asked_engine(statement, engine)
    model = statement.model()
    if isinstance(statement.battery, Cavity) and len(moves(model.terms)) > 1:
        return _along_cut(statement, reduction, engine, progress)
    problem = blend(model)
    made, flow = _prepared(statement, problem, engine)
    outcome = _searched(statement, problem, flow, progress)
    return measured(statement, flow, problem, made, reduction, outcome)


def _along_cut(
    statement: Statement, reduction: str, engine: Engine | None, progress: Progress
) -> Course:
    """Where a mode's endless ladder is cut: again with a higher cut until none leaks."""
    mode = climb(statement.model())
    end = _known_end(statement)
    top = first_guess(mode, end)
    for _ in range(ATTEMPTS):
        problem = blend(statement.model(), top)
        made, whole = _prepared(statement, problem, engine)
        flow = CutFlow(whole, allowed(mode, top, end))
        outcome = _searched(statement, problem, flow, progress)
        end = _looked_at(statement, outcome)
        if flow.leak.covers(seen := flow.seen(mode, end)):
            return measured(statement, replace(flow, leak=seen), problem, made, reduction, outcome)
        top = larger(mode, top, end)
    raise NotConverged(_leaks(top, end or 0.0))


def cut_flow(statement: Statement) -> JointFlow:
    """The flow of a cavity at the times that a statement names, on a ladder high enough for them.

    Raises
    ------
    NotConverged
        When no cut that fits keeps the field.
    """
    mode, end = climb(statement.model()), float((statement.charge.times or (0.0,))[-1])
    top = first_guess(mode, end)
    for _ in range(ATTEMPTS):
        flow = CutFlow(flows(blend(statement.model(), top)), allowed(mode, top, end))
        if flow.leak.covers(seen := flow.seen(mode, end)):
            return replace(flow, leak=seen)
        top = larger(mode, top, end)
    raise NotConverged(_leaks(top, end))


def _leaks(top: int, end: float) -> str:
    return (
        f"the field leaks out of {top} photons within t = {end:.6g}: take a shorter window or "
        "fewer photons"
    )


def _prepared(
    statement: Statement, problem: Blend, engine: Engine | None
) -> tuple[Plan, BlendFlow]:
    """Who evolves what, and the flow; refused where it does not fit."""
    until = window_of(statement)
    made = plan(problem, engine)
    flow = evolved(problem, made)
    refuse_if_too_long(flow, made, until)
    return made, flow


def _searched(statement: Statement, problem: Blend, flow: JointFlow, progress: Progress) -> Outcome:
    expected = outlook_of_blend(problem)
    return search(flow, expected, statement.charge.until, statement.splitting, progress)


def _known_end(statement: Statement) -> float | None:
    """The last time that is looked at, where the statement says it."""
    request = statement.charge
    times = request.times or ()
    ends = [*times[-1:], *([until] if (until := window_of(statement)) else [])]
    return max(ends) if ends and (until or request.until is None) else None


def _looked_at(statement: Statement, outcome: Outcome) -> float:
    """The last time that anything rests on."""
    march = outcome.march
    followed = 0.0 if march is None else march.step * march.reached
    return max(followed, float(sample_times(statement, outcome)[-1]))


def asked_engine(statement: Statement, engine: Engine | None) -> Engine | None:
    """The engine that was handed over, or else named in the statement."""
    if engine is None and statement.method.engine is not None:
        return named(statement.method.engine)
    return engine


def measured(
    statement: Statement, flow: JointFlow, problem: Blend, made: Plan, reduction: str,
    outcome: Outcome,
) -> Course:  # fmt: skip
    """Figures of merit and series of a blend whose maxima are known."""
    expected = outlook_of_blend(problem)
    times = sample_times(statement, outcome)
    watcher = Watcher.of(flow, statement, outcome.near)
    peaks, at_peak = _figures(statement, flow, problem, expected, outcome, watcher)
    sizes = sorted((size_of(sector_of(part)) for part in problem.parts), reverse=True)
    return Course(
        status=outcome.status,
        reduction=reduction,
        engine=_names(made),
        why=made.why,
        sizes=tuple(sizes[:LISTED]),
        cost=outcome.cost,
        levels=(0, problem.n_battery),
        times=times,
        peaks=peaks,
        at_peak=at_peak,
        series=_series(statement, flow, expected, outcome, watcher, times),
    )


def _names(made: Plan) -> str:
    """The engines that were used, "eigen" for sectors that are diagonalised together."""
    names = [*(["eigen"] if made.together else []), *(e.name for e in made.alone.values())]
    return " + ".join(dict.fromkeys(names))


def _figures(
    statement: Statement, flow: JointFlow, problem: Blend, expected: Outlook, outcome: Outcome,
    watcher: Watcher,
) -> tuple[dict[str, Figure], dict[str, Figure]]:  # fmt: skip
    """Figures of merit, and quantities at the charging time."""
    if outcome.energy is None or outcome.power is None:
        return {}, {}
    capacity = expected.gain * statement.splitting
    limit = _speed_limit(problem, flow)
    peaks = figures(outcome.energy, outcome.power, capacity, setting_of(statement), limit)
    time = outcome.energy.time
    return peaks, ({} if isinstance(time, Undefined) else watcher.at(time))


def _speed_limit(problem: Blend, flow: JointFlow) -> Figure:
    """The quantum speed limit of a pure start; a mixed one never becomes orthogonal so simply."""
    copies = sum(strand.battery_copies * strand.charger_copies for strand in problem.strands)
    if copies > 1:
        return Undefined("the speed limit is stated for pure starts, and this one is mixed")
    return speed_limit_time(flow.moments.spread)


def _series(
    statement: Statement, flow: JointFlow, expected: Outlook, outcome: Outcome, watcher: Watcher,
    times: Floats,
) -> dict[str, Series]:  # fmt: skip
    """The series by name, in the vocabulary's order."""
    known = tuple(quantity.name for quantity in (*SERIES, *GENERAL))
    usual = {*FROM_ENERGY, *watcher.affordable(len(times))} & {q.name for q in SERIES}
    names = usual if statement.charge.watch is None else statement.charge.watch
    change = moved(flow, outcome, times)
    splitting = statement.splitting
    columns = stored(change, flow.problem.rest, expected.gain, splitting, times)
    columns |= watcher.series([n for n in known if n in names and n in FROM_JOINT], times)
    return {name: columns[name] for name in known if name in names and name in columns}
