#!/usr/bin/env python3
"""check_roots.py COEFFICIENTS ROOTS: compares the roots of Σ c[k] zᵏ with those that numpy.roots finds.

Each must be near one of NumPy's: as far as a relative change of the coefficients by BACKWARD moves a root to first
order, which both methods keep within; and no two near the same one.
"""

import sys

import numpy as np

BACKWARD = 1e-12

coefficients = np.fromfile(sys.argv[1], dtype="<f8")
found = np.fromfile(sys.argv[2], dtype="<c16")
expected = np.roots(coefficients[::-1])
if found.shape != expected.shape:
    sys.exit(f"{len(found)} roots, not {len(expected)}")
slopes = np.polyder(coefficients[::-1])
for root in found:
    nearest = np.argmin(np.abs(expected - root))
    movable = np.polyval(np.abs(coefficients[::-1]), np.abs(root)) / np.abs(np.polyval(slopes, root))
    if np.abs(expected[nearest] - root) > BACKWARD * movable:
        sys.exit(f"{root}: off by {np.abs(expected[nearest] - root)}, allowed {BACKWARD * movable}")
    expected = np.delete(expected, nearest)
