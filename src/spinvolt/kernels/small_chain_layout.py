"""How the compiled functions for short chains lay out what they hand to one another."""

import math

import numpy as np

LANES = 8
# Longest chain, most nodes, nodes computed at once, and half of the most terms of a sum.
SITES, NODES, CHUNK, HALF_TERMS = 64, 96, 4, 384
EPSILON = 2.220446049250313e-16
JET, TOP = 5, 20
DEGREE = TOP - 1
# A jet this close to a root, in steps, leaves nothing to interpolate.
NEAR = 1e-7
# Terms beyond the last that counts, where the recurrence of Bessel functions begins.
AHEAD = 20
SEED = 1e-40
WIDE = (SITES + 8) * LANES
# What is noted of a chain: |M_0| ... |M_4|, |M_20|, the unit of time, the spacing of the nodes, the
# largest rise, the last node, pieces where the slope first falls below zero and below the mean
# slope, rounding of the state, and whether the nodes go as far as they must.
N_TOP, RATE, STEP, REACH, LAST, FALL, RISE, OFF, READY, NOTES = 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
# What is found at a time: <j> and four derivatives, then || (j - mean) phi ||, || M_1 phi ||,
# || M_2 phi ||, the time, and the rounding of the state.
SIZES, TIME, DOUBT, FOUND = 5, 8, 9, 10
# Rows of the operators' diagonals: M_1; M_2; M_3; M_4.
ROWS = ((0, 1, 1), (1, 0, 2), (3, 1, 3), (5, 0, 4))
# Rows of the march's scratch, those before the first being free: ones, times, sites counted from
# the start, twice the couplings, the best mean slope so far, and states.
ONES, AT, PLACES, PAIRS, MOST, STATES = 9, 10, 11, 12, 14, 15
# Up to which time the terms from the k-th on are below 1e-18: |J_k(t)| <= (t/2)^k / k!.
TIMES = np.array(
    [0.0]
    + [
        2.0 * math.exp((math.log(1e-18) + math.lgamma(k + 1.0)) / k)
        for k in range(1, 2 * HALF_TERMS - AHEAD - 4)
    ]
)
# What is known of a chain's maximum and largest power before the last jets: the two times, the
# stretch around the first on which the bend is between bounds, the third derivative's bound, and
# errors of the polynomials and of three derivatives.
WHEN, SPEED, LOW, HIGH, SHARP, BOW, THIRD, ERRORS, GUESSES = 0, 1, 2, 3, 4, 5, 6, 7, 11
# Rows of scratch: a piece, its slope, bend and turn, a part of one, and the piece less a line.
SHAPE, SLOPE, BEND, TURN, PART, LINE = 0, 1, 2, 3, 4, 5
# A root of a polynomial is close enough: the jet there says the rest.
CLOSE = 1e-5
# Halvings before a sign is given up.
DEPTH = 7
# Fields of a result.
PEAK_TIME, PEAK_TIME_ERROR, VALUE, VALUE_ERROR = 0, 1, 2, 3
BEST, BEST_ERROR, BEST_LEAST, BEST_TIME, BEST_TIME_ERROR, UNIT = 4, 5, 6, 7, 8, 9
FIELDS = 10
