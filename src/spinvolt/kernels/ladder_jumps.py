"""One quantum trajectory on ladders: a real state of fixed total excitation between jumps.

Ladder 0 is fixed by the total M and the others, so a state is an array over the levels of ladders
1 ... L-1. Between jumps psi' = -K psi with the real symmetric

    K = sum_j rate_j O_j+ O_j = diagonal + sum_p hop_p (shift by shifts_p) + transpose.

With s = <K> and w_p = (K - s)^p psi a step is the Taylor polynomial of order 6,

    psi(t) = e^{-st} sum_p (-t)^p / p! w_p,   |psi(t)|^2 = e^{-2st} sum_l a_l t^l,

long enough that t^7 |w_7| / 7! stays below the tolerance. As w measures the spread of K in the
state rather than its norm, one step mostly reaches from a jump to the next. The time of the jump,
where |psi|^2 has fallen to a random number, is a root of the second polynomial; samples inside the
step are values of the first.
"""

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from spinvolt.kernels.jit import compiled, inner

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Ladders = tuple[Ints, Ints]
Hops = tuple[Ints, Floats, Floats]
Jumps = tuple[Floats, Floats, NDArray[np.bool_]]

ORDER = 6
FACTORIAL = 5040.0


@inner
def _ladder(level: Ints, top: int, lower: Floats, upper: Floats) -> None:
    """Amplitudes of one step down and one step up, zero outside of the ladder."""
    for i in range(len(level)):
        n = level[i]
        inside = 0 <= n <= top
        lower[i] = np.sqrt(float(n) * float(top - n + 1)) if inside else 0.0
        upper[i] = np.sqrt(float(n + 1) * float(top - n)) if inside else 0.0


@inner
def _sector(
    total: int,
    rungs: Ladders,
    hops: Hops,
    lower: Floats,
    upper: Floats,
    hop: Floats,
    diagonal: Floats,
) -> None:
    """Everything that depends on the total excitation."""
    tops, digits = rungs
    pairs, strengths, own = hops
    ladders, size = digits.shape
    for i in range(size):
        n = total
        for a in range(1, ladders):
            n -= digits[a, i]
        inside = 0 <= n <= tops[0]
        lower[0, i] = np.sqrt(float(n) * float(tops[0] - n + 1)) if inside else 0.0
        upper[0, i] = np.sqrt(float(n + 1) * float(tops[0] - n)) if inside else 0.0
        sum_ = 0.0
        for a in range(ladders):
            sum_ += own[0, a] * lower[a, i] ** 2 + own[1, a] * upper[a, i] ** 2
        diagonal[i] = sum_
    for p in range(len(strengths)):
        down, up = lower[pairs[p, 0]], upper[pairs[p, 1]]
        for i in range(size):
            hop[p, i] = strengths[p] * down[i] * up[i]


@inner
def _polynomial(w: Floats, norms: Floats) -> None:
    """Coefficients a_l of the norm."""
    norms[:] = 0.0
    one = 1.0
    for p in range(ORDER + 1):
        other = one
        for q in range(p, ORDER + 1):
            if q > p:
                other /= -float(q)
            weight = one * other * _dot(w[p], w[q])
            norms[p + q] += weight if q == p else 2.0 * weight
        one /= -float(p + 1)


@inner
def _series(
    pairs: Ints, hop: Floats, diagonal: Floats, w: Floats, norms: Floats, tolerance: float
) -> tuple[float, float]:
    """Fill w and the polynomial of the norm; <K> and the step that the tolerance allows."""
    size = w.shape[1]
    mean = 0.0
    for p in range(ORDER + 1):
        source, target = w[p], w[p + 1]
        for i in range(size):
            target[i] = (diagonal[i] - mean) * source[i]
        for q in range(len(hop)):
            shift = pairs[q, 2]
            for i in range(shift, size):
                target[i] += hop[q, i] * source[i - shift]
            for i in range(shift, size):
                target[i - shift] += hop[q, i] * source[i]
        if p == 0:
            mean = _dot(source, target)
            for i in range(size):
                target[i] -= mean * source[i]
    _polynomial(w, norms)
    beyond = np.sqrt(_dot(w[ORDER + 1], w[ORDER + 1]))
    if beyond == 0.0:
        return mean, np.inf
    return mean, (tolerance * FACTORIAL / beyond) ** (1.0 / (ORDER + 1.0))


@inner
def _dot(x: Floats, y: Floats) -> float:
    total = 0.0
    for i in range(len(x)):
        total += x[i] * y[i]
    return total


@inner
def _log_norm(norms: Floats, mean: float, time: float) -> float:
    """log |psi(time)|^2."""
    if time == 0.0:
        return 0.0
    value = 0.0
    for p in range(2 * ORDER, -1, -1):
        value = value * time + norms[p]
    return np.log(value) - 2.0 * mean * time


@inner
def _crossing(norms: Floats, mean: float, step: float, level: float) -> float:
    """Where the logarithm of the norm has fallen to ``level``, at most ``step``.

    It is convex, so Newton's method from time zero comes from the left and never goes too far.
    """
    time = 0.0
    for _ in range(60):
        value, slope = 0.0, 0.0
        for p in range(2 * ORDER, -1, -1):
            slope = slope * time + value
            value = value * time + norms[p]
        change = (np.log(value) - 2.0 * mean * time - level) / (2.0 * mean - slope / value)
        time = min(max(time + change, 0.0), step)
        if abs(change) <= 1e-14 * step:
            break
    return time


@inner
def _evaluate(w: Floats, time: float, state: Floats) -> None:
    """The state at a time inside the step, up to a factor."""
    for i in range(len(state)):
        value = w[ORDER, i]
        for p in range(ORDER - 1, -1, -1):
            value = w[p, i] - time / (p + 1.0) * value
        state[i] = value


@inner
def _means(state: Floats, total: int, digits: Ints, means: Floats) -> None:
    """Mean level of each ladder."""
    ladders = len(digits)
    norm = _dot(state, state)
    rest = float(total)
    for a in range(1, ladders):
        value = 0.0
        for i in range(len(state)):
            value += state[i] ** 2 * digits[a, i]
        means[a] = value / norm
        rest -= means[a]
    means[0] = rest


@inner
def _populations(state: Floats, tops: Ints, digits: Ints, populations: Floats) -> None:
    """Probabilities of the levels of ladders 1 ... L-1, one after the other."""
    norm = _dot(state, state)
    populations[:] = 0.0
    first = 0
    for a in range(1, len(digits)):
        for i in range(len(state)):
            populations[first + digits[a, i]] += state[i] ** 2 / norm
        first += tops[a] + 1


@inner
def _normalised(source: Floats, target: Floats) -> None:
    scale = 1.0 / np.sqrt(_dot(source, source))
    for i in range(len(source)):
        target[i] = scale * source[i]


@inner
def _lowered(
    weights: Floats,
    raises: bool,
    strides: Ints,
    lower: Floats,
    upper: Floats,
    state: Floats,
    out: Floats,
) -> None:
    """The state after O = sum_a weights_a L_a^-, or after O+."""
    size = len(state)
    sign = 1 if raises else -1
    moved = upper if raises else lower
    for i in range(size):
        out[i] = weights[0] * moved[0, i] * state[i]
    for a in range(1, len(weights)):
        if weights[a] == 0.0:
            continue
        shift = strides[a]
        for i in range(size):
            amplitude = weights[a] * moved[a, i] * state[i]
            if amplitude != 0.0:
                out[i + sign * shift] += amplitude


@inner
def _jump(
    random: float,
    jumps: Jumps,
    strides: Ints,
    lower: Floats,
    upper: Floats,
    state: Floats,
    w: Floats,
) -> int:
    """Choose a jump, put the normalised state after it into w[0]; the change of the total."""
    rates, amplitudes, raises = jumps
    weights = np.empty(len(rates))
    for j in range(len(rates)):
        _lowered(amplitudes[j], raises[j], strides, lower, upper, state, w[1])
        weights[j] = rates[j] * _dot(w[1], w[1])
    threshold, chosen = random * weights.sum(), 0
    while chosen < len(rates) - 1 and threshold > weights[chosen]:
        threshold -= weights[chosen]
        chosen += 1
    _lowered(amplitudes[chosen], raises[chosen], strides, lower, upper, state, w[1])
    _normalised(w[1], w[0])
    return 1 if raises[chosen] else -1


@compiled(
    "int64[::1](npy_rng, int64[::1], Tuple((int64[::1], int64[:,::1])), "
    "Tuple((int64[:,::1], float64[::1], float64[:,::1])), "
    "Tuple((float64[::1], float64[:,::1], boolean[::1])), "
    "float64[::1], float64, float64[:,::1], float64[:,::1])"
)
def trajectory(
    rng: Generator,
    start: Ints,
    rungs: Ladders,
    hops: Hops,
    jumps: Jumps,
    times: Floats,
    tolerance: float,
    work: Floats,
    levels: Floats,
) -> Ints:
    """Follow one trajectory through all ``times``.

    Parameters
    ----------
    start
        Index of the start and its total excitation, shape (2,).
    rungs
        Top level of each ladder, shape (L,); levels of ladders 1 ... L-1 at each index, shape
        (L, D), of which row 0 begins with the L index strides of the ladders.
    hops
        Ladder that is lowered, ladder that is raised, shift of the index, shape (P, 3); strengths,
        shape (P,); weights of L_a^+ L_a^- and L_a^- L_a^+ in K, shape (2, L).
    jumps
        Rates, amplitudes, and whether they raise, shapes (J,), (J, L), (J,).
    times
        Ascending, at least one.
    tolerance
        Of the state's norm, for each step.
    work
        Space, shape (2 L + P + 9, D).
    levels
        Filled: mean level of each ladder, shape (times, L); where there are more columns, the
        probabilities of the levels of ladders 1 ... L-1 as well.

    Returns
    -------
    Ints
        Counts of jumps and of steps.
    """
    tops, digits = rungs
    ladders, count = len(tops), len(hops[1])
    lower, upper = work[:ladders], work[ladders : 2 * ladders]
    hop = work[2 * ladders : 2 * ladders + count]
    diagonal, state = work[2 * ladders + count], work[2 * ladders + count + ORDER + 2]
    w = work[2 * ladders + count + 1 : 2 * ladders + count + ORDER + 3]
    norms, counts = np.zeros(2 * ORDER + 1), np.zeros(2, np.int64)
    for a in range(1, ladders):
        _ladder(digits[a], tops[a], lower[a], upper[a])
    total = start[1]
    w[0, :] = 0.0
    w[0, start[0]] = 1.0
    _sector(total, rungs, hops, lower, upper, hop, diagonal)
    now, place, left = 0.0, 0, rng.random()
    while place < len(times):
        mean, reach = _series(hops[0], hop, diagonal, w, norms, tolerance)
        room = times[-1] - now
        step, jumped = min(reach, room), False
        if _log_norm(norms, mean, step) <= np.log(left):
            step, jumped = _crossing(norms, mean, step, np.log(left)), True
        counts[1] += 1
        while place < len(times) and (times[place] <= now + step or (step >= room and not jumped)):
            _evaluate(w, times[place] - now, state)
            _means(state, total, digits, levels[place, :ladders])
            if levels.shape[1] > ladders:
                _populations(state, tops, digits, levels[place, ladders:])
            place += 1
        if place == len(times):
            break
        now += step
        _evaluate(w, step, state)
        if jumped:
            total += _jump(rng.random(), jumps, digits[0], lower, upper, state, w)
            _sector(total, rungs, hops, lower, upper, hop, diagonal)
            counts[0] += 1
            left = rng.random()
        else:
            left /= np.exp(_log_norm(norms, mean, step))
            _normalised(state, w[0])
    return counts
