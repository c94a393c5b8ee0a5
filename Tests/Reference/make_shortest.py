#!/usr/bin/env python3
"""Finds by exhaustive search how short filters that keep to 50 random specifications can be with SciPy's remez.

    make_shortest.py FILE     writes rows of rate-free specifications and lengths as raw little-endian float64

A row: kind (0 low-pass … 3 band-stop), lower pass and stop edge, upper pass and stop edge (shares of the Nyquist frequency),
ripple and attenuation in dB, the fewest taps. The ripple is most deviation from 0 dB, up or down: the amplitude that is asked
for lies in the middle of what is allowed. Takes a few minutes.
"""

import pathlib
import sys

import numpy as np
from scipy import signal

SPECIFICATIONS = 50


def specification(random):
    kind = int(random.integers(0, 4))
    ripple, attenuation = 10.0 ** random.uniform(-2, 0), random.uniform(30, 110)
    transition = random.uniform(0.02, 0.12)
    low = random.uniform(0.05, 0.85 - transition)
    if kind == 0:
        return kind, low, low + transition, 0.0, 0.0, ripple, attenuation
    if kind == 1:
        return kind, low + transition, low, 0.0, 0.0, ripple, attenuation
    other = transition * random.uniform(1, 2)
    low = random.uniform(0.05, 0.3)
    high = random.uniform(low + transition + 0.1, 0.95 - other)
    if kind == 2:
        return kind, low + transition, low, high, high + other, ripple, attenuation
    return kind, low, low + transition, high + other, high, ripple, attenuation


def bands_of(row):
    kind, low_pass, low_stop, high_pass, high_stop, ripple, attenuation = row
    ceiling, floor = 10 ** (ripple / 20), 10 ** (-ripple / 20)
    gain, slack, stop = (ceiling + floor) / 2, (ceiling - floor) / 2, 10 ** (-attenuation / 20)
    edges = {
        0: (0, low_pass, low_stop, 1),
        1: (0, low_stop, low_pass, 1),
        2: (0, low_stop, low_pass, high_pass, high_stop, 1),
        3: (0, low_pass, low_stop, high_stop, high_pass, 1),
    }[kind]
    passes = {0: (1, 0), 1: (0, 1), 2: (0, 1, 0), 3: (1, 0, 1)}[kind]
    return edges, [gain * p for p in passes], [slack if p else stop for p in passes]


def meets(taps, edges, gains, slacks):
    middle = (len(taps) - 1) / 2
    for low, high, gain, slack in zip(edges[::2], edges[1::2], gains, slacks):
        points = np.linspace(low, high, int(32 * len(taps) * (high - low)) + 3)
        _, response = signal.freqz(taps, worN=np.pi * points)
        amplitude = np.real(response * np.exp(1j * np.pi * points * middle))
        if np.max(np.abs(amplitude - gain)) > slack:
            return False
    return True


def shortest(row):
    edges, gains, slacks = bands_of(row)
    narrowest = min(b - a for a, b in zip(edges[1:-1:2], edges[2:-1:2]))
    product = -20 * np.log10(min(slacks))
    mean = -10 * np.log10(np.min(slacks) * np.max(slacks))
    estimate = (mean - 13) / (14.6 * narrowest / 2)
    for taps in range(max(3, int(0.6 * estimate)), int(4 * product / (14.6 * narrowest / 2)) + 50):
        if taps % 2 == 0 and gains[-1] > 0:
            continue
        try:
            filtered = signal.remez(taps, edges, gains, weight=[1 / s for s in slacks], fs=2.0, maxiter=100, grid_density=32)
        except ValueError:
            continue
        if meets(filtered, edges, gains, slacks):
            return taps
    raise RuntimeError("no length does")


def main(arguments):
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    random = np.random.default_rng(1974)
    rows = []
    for _ in range(SPECIFICATIONS):
        row = specification(random)
        rows.append([*row, shortest(row)])
    pathlib.Path(arguments[0]).write_bytes(np.asarray(rows, dtype="<f8").tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
