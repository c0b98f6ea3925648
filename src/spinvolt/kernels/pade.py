"""The diagonal Pade approximant of degree 8 of the exponential, ready to be applied in two halves.

    exp(x) ~ r(x) = prod_k (p_k + x) / (p_k - x) = r_0(x) r_1(x),
    r_g(x) = 1 + sum_{p in half g} [a / (x - p) + conj(a) / (x - conj(p))]

Each half holds two of the four conjugate pairs of poles. All four in one sum would do as well on
paper, but its residues reach 4e4 and cancel: rounding would be a hundred times larger.

For imaginary x the halves have modulus one and

    | r(i y) - exp(i y) | <= TRUNCATION |y|^17,    TRUNCATION = (8!)^2 / (16! 17!)

for every real y (Padé approximants of the exponential: the remainder is an integral of fixed sign,
bounded by its leading term).
"""

from math import factorial

import numpy as np

DEGREE = 8
ORDER = 2 * DEGREE + 1
TRUNCATION = factorial(DEGREE) ** 2 / (factorial(2 * DEGREE) * factorial(ORDER))

# Upper members of the conjugate pairs, one row per half, and the residues a within the half.
POLES = np.array(
    [
        [11.17577208652617 + 1.7352288907055728j, 8.736578434404805 + 8.828885000943078j],
        [10.409681581273764 + 5.232350305285055j, 5.677967897795261 + 12.707822597209754j],
    ]
)
RESIDUES = np.array(
    [
        [165.6364066256686 - 837.2567047121153j, -125.81170558380664 + 70.08541913209932j],
        [64.54914960615864 - 102.01923033393366j, -32.37385064802058 - 1.0490469886751073j],
    ]
)
POLES.flags.writeable = False
RESIDUES.flags.writeable = False
