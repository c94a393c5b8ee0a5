#!/usr/bin/env python3
"""The other side of the exchange formats of taps.

    taps_formats.py write FOLDER    files as NumPy and other programs write them
    taps_formats.py check FOLDER    reads what TapsFileTests wrote there, with NumPy, json and csv, and compares the
                                    bits with expected.f64 and pair.f64 beside them
"""

import json
import pathlib
import sys

import numpy as np

RATE = 44100.5


def write(folder):
    values = np.array([0.5, -0.25, 0.125, -1.0, 3.0])
    np.save(folder / "double.npy", values)
    np.save(folder / "big.npy", values.astype(">f8"))
    np.save(folder / "single.npy", values.astype("<f4"))
    np.save(folder / "big_single.npy", values.astype(">f4"))
    np.save(folder / "rows.npy", np.stack([values, 2 * values]))
    np.save(folder / "fortran.npy", np.asfortranarray(np.stack([values, 2 * values])))
    np.save(folder / "columns.npy", np.stack([values, 2 * values], axis=1))
    np.save(folder / "whole.npy", (8 * values).astype("<i2"))
    np.save(folder / "complex.npy", values.astype(complex))
    np.save(folder / "cube.npy", np.zeros((2, 2, 2)))
    np.save(folder / "empty.npy", np.zeros((1 << 29, 0)))
    np.savetxt(folder / "savetxt.txt", values, header="rate 44100.5")
    np.savetxt(folder / "savetxt.csv", np.stack([values, 2 * values], axis=1), delimiter=",")


def check(folder):
    expected = np.fromfile(folder / "expected.f64", dtype="<f8")
    pair = np.fromfile(folder / "pair.f64", dtype="<f8").reshape(2, -1)

    def same(name, found, wanted):
        found = np.ascontiguousarray(found, dtype="<f8")
        if found.shape != wanted.shape or found.tobytes() != wanted.tobytes():
            sys.exit(f"{name}: differs")

    same("mono.npy", np.load(folder / "mono.npy"), expected)
    same("pair.npy", np.load(folder / "pair.npy"), pair)
    same("mono.txt", np.loadtxt(folder / "mono.txt"), expected)
    same("pair.txt", np.loadtxt(folder / "pair.txt").T, pair)
    same("mono.csv", np.loadtxt(folder / "mono.csv", delimiter=","), expected)
    same("pair.csv", np.loadtxt(folder / "pair.csv", delimiter=",").T, pair)
    mono, two = (json.loads((folder / f"{name}.json").read_text()) for name in ("mono", "pair"))
    same("mono.json", mono["taps"], expected)
    same("pair.json", two["channels"], pair)
    if mono["rateHz"] != RATE or two["rateHz"] != RATE:
        sys.exit("json: another rate")


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
