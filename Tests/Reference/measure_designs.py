#!/usr/bin/env python3
"""Measures filters with SciPy, on 64 points for each tap, against what a report says of them.

    measure_designs.py FILE     raw little-endian float64: count, taps, bands, then for each band low and high edge as shares
                                of the Nyquist frequency, lowest and highest gain; and so on. Ends with 1 if a band is not met.
"""

import pathlib
import sys

import numpy as np
from scipy import signal


def main(arguments):
    values = np.frombuffer(pathlib.Path(arguments[0]).read_bytes(), dtype="<f8")
    at, number, failures = 0, 0, 0
    while at < len(values):
        count, bands = int(values[at]), int(values[at + 1])
        taps = values[at + 2 : at + 2 + count]
        at += 2 + count
        for low, high, lowest, highest in values[at : at + 4 * bands].reshape(-1, 4):
            points = np.linspace(low, high, int(64 * count * (high - low)) + 3)
            gain = np.abs(signal.freqz(taps, worN=np.pi * points)[1])
            # freqz rounds like a sum of so many taps.
            rounding = 4e-16 * np.sqrt(count)
            if np.min(gain) < lowest - rounding or np.max(gain) > highest + rounding:
                print(f"filter {number}: {np.min(gain)!r} … {np.max(gain)!r}, allowed {lowest!r} … {highest!r}")
                failures += 1
        at += 4 * bands
        number += 1
    print(f"{number} filters measured")
    return 1 if failures or number == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
