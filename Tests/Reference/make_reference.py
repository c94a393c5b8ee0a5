#!/usr/bin/env python3
"""Writes what NumPy and SciPy say about the engine's mathematics, as raw little-endian float64.

    make_reference.py FOLDER            writes the data and manifest.json
    make_reference.py --check FOLDER    makes the data anew and compares it with the folder's

manifest.json names the call, the count of values and the SHA-256 of each file, and the versions that made them.
"""

import hashlib
import json
import pathlib
import sys
from fractions import Fraction

import numpy as np
import scipy
from scipy import interpolate, optimize, signal
from scipy.io import wavfile

# NumPy's sine and SciPy's transforms differ between instruction sets by a few units in the last place of a
# double (2.2e-16), and a filter's normalisation sums them: 45 units of its peak.
TOLERANCE = 1e-14

# SciPy finds these by least squares, with whichever LAPACK is there: of powers up to the sixth over seven points, whose
# condition is about 1000, rounding comes out up to 1000 * 2.2e-16 apart.
LEAST_SQUARES_TOLERANCE = 2.2e-13
LEAST_SQUARES = "savgol_"

RATE = 48000.0


def tolerance_of(name):
    return LEAST_SQUARES_TOLERANCE if name.startswith(LEAST_SQUARES) else TOLERANCE


# In place of a level that there is none of, or that is rounding only.
NONE = 200.0


def noise(count, seed, decay=None):
    """Uniform noise of values that single precision holds exactly."""
    values = np.random.default_rng(seed).uniform(-1.0, 1.0, count)
    if decay is not None:
        values *= np.exp(-np.arange(count) / decay)
    return values.astype(np.float32).astype(np.float64)


class Reference:
    def __init__(self):
        self.rows = {}

    def add(self, name, call, values):
        assert name not in self.rows, name
        self.rows[name] = (call, np.asarray(values, dtype="<f8").ravel())

    def write(self, folder):
        folder.mkdir(parents=True, exist_ok=True)
        files = {}
        for name, (call, values) in sorted(self.rows.items()):
            data = values.tobytes()
            (folder / f"{name}.f64").write_bytes(data)
            files[f"{name}.f64"] = {"call": call, "count": len(values), "sha256": hashlib.sha256(data).hexdigest()}
        manifest = {
            "format": "raw little-endian float64",
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "files": files,
        }
        (folder / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def design(reference):
    orders = []
    for attenuation in (10.0, 21.0, 21.5, 35.0, 50.0, 50.5, 60.0, 96.0, 120.0, 200.0):
        for width in (0.001, 0.0125, 0.2):
            taps, beta = signal.kaiserord(attenuation, width)
            orders.append((attenuation, width, taps, beta))
    reference.add("kaiserord", "rows of ripple, width, *signal.kaiserord(ripple, width)", orders)

    for taps, beta in ((1, 5.0), (3, 0.0), (51, 8.6), (64, 3.5), (1001, 14.0), (4001, 21.1)):
        reference.add(f"kaiser_{taps}", f"numpy.kaiser({taps}, {beta})", np.kaiser(taps, beta))

    filters = (
        ("lowpass_101", 101, 8000.0, "lowpass", 60.0),
        ("lowpass_3", 3, 8000.0, "lowpass", 60.0),
        ("lowpass_1023", 1023, 1000.0, "lowpass", 96.0),
        ("lowpass_near_zero", 4001, 20.0, "lowpass", 96.0),
        ("lowpass_near_nyquist", 4001, 23900.0, "lowpass", 96.0),
        ("lowpass_rectangular", 255, 5000.0, "lowpass", 15.0),
        ("lowpass_steep", 2047, 3000.0, "lowpass", 180.0),
        ("highpass_511", 511, 1500.0, "highpass", 80.0),
        ("highpass_4001", 4001, 60.0, "highpass", 40.0),
        ("bandpass_401", 401, (2000.0, 5000.0), "bandpass", 70.0),
        ("bandpass_narrow", 4001, (990.0, 1010.0), "bandpass", 96.0),
        ("bandstop_601", 601, (900.0, 12000.0), "bandstop", 96.0),
        ("bandstop_narrow", 4001, (45.0, 55.0), "bandstop", 30.0),
    )
    for name, taps, edges, kind, attenuation in filters:
        beta = signal.kaiser_beta(attenuation)
        values = signal.firwin(taps, edges, window=("kaiser", beta), pass_zero=kind, scale=True, fs=RATE)
        reference.add(
            f"firwin_{name}",
            f"signal.firwin({taps}, {edges}, window=('kaiser', kaiser_beta({attenuation})), pass_zero='{kind}', fs={RATE})",
            values,
        )


WINDOWS = (
    ("rectangular", "boxcar", ()),
    ("bartlett", "bartlett", ()),
    ("hann", "hann", ()),
    ("hamming", "hamming", ()),
    ("blackman", "blackman", ()),
    ("blackman-harris", "blackmanharris", ()),
    ("nuttall", "nuttall", ()),
    ("flat-top", "flattop", ()),
    ("kaiser", "kaiser", (8.6,)),
    ("dolph-chebyshev", "chebwin", (80.0,)),
    ("gaussian", "gaussian", (9.5,)),
    ("dpss", "dpss", (3.5,)),
)


def windows(reference):
    for name, function, parameters in WINDOWS:
        for taps in (51, 64):
            values = getattr(signal.windows, function)(taps, *parameters, sym=True)
            reference.add(f"window_{name}_{taps}", f"signal.windows.{function}({taps}, *{parameters})", values)
        reference.add(
            f"firwin_window_{name}",
            f"signal.firwin(201, (3000.0, 9000.0), window=({function!r}, *{parameters}), pass_zero='bandpass', fs={RATE})",
            signal.firwin(201, (3000.0, 9000.0), window=(function, *parameters), pass_zero="bandpass", fs=RATE),
        )


def band_methods(reference):
    nyquist = RATE / 2
    sampled = (
        ("even_odd", 101, (0, 4000, 4000, 9000, nyquist), (1, 1, 0.25, 0, 0.5), False),
        ("even_even", 128, (0, 3000, 7000, nyquist), (0.5, 1, 0.5, 0), False),
        ("odd_odd", 129, (0, 3000, 7000, nyquist), (0, 1, 0.5, 0), True),
        ("odd_even", 64, (0, 3000, 7000, nyquist), (0, 1, 0.5, 2), True),
    )
    for name, taps, frequencies, gains, odd in sampled:
        reference.add(
            f"firwin2_{name}",
            f"signal.firwin2({taps}, {frequencies}, {gains}, window='hamming', antisymmetric={odd}, fs={RATE})",
            signal.firwin2(taps, frequencies, gains, window="hamming", antisymmetric=odd, fs=RATE),
        )

    squares = (
        ("lowpass", 73, (0, 8000, 9500, nyquist), (1, 1, 0, 0), (1, 1)),
        ("weighted", 101, (0, 3000, 3800, 7000, 7800, nyquist), (0, 0, 1, 1, 0, 0), (10, 1, 25)),
        ("slopes", 61, (0, 5000, 6000, nyquist), (0, 1, 0.75, 0.25), (2, 1)),
        ("long", 401, (0, 8000, 8100, nyquist), (1, 1, 0, 0), (1, 4)),
    )
    for name, taps, edges, gains, weights in squares:
        reference.add(
            f"firls_{name}",
            f"signal.firls({taps}, {edges}, {gains}, weight={weights}, fs={RATE})",
            signal.firls(taps, edges, gains, weight=weights, fs=RATE),
        )

    for taps, order, derivative in ((5, 2, 0), (11, 3, 1), (31, 4, 2), (7, 6, 3), (1, 0, 0)):
        reference.add(
            f"savgol_{taps}_{order}_{derivative}",
            f"signal.savgol_coeffs({taps}, {order}, deriv={derivative})",
            signal.savgol_coeffs(taps, order, deriv=derivative),
        )
    reference.add("savgol_101_6_0", "exact_smoothing(101, 6)", exact_smoothing(101, 6))


def exact_smoothing(taps, order):
    """The middle's value of the best polynomial, in rational numbers: powers of 50 are too much for least squares in double."""
    half = taps // 2
    powers = [sum(Fraction(n) ** k for n in range(-half, half + 1)) for k in range(2 * order + 1)]
    rows = [[powers[i + k] for k in range(order + 1)] + [Fraction(i == 0)] for i in range(order + 1)]
    for i in range(order + 1):
        pivot = next(r for r in range(i, order + 1) if rows[r][i] != 0)
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for r in range(order + 1):
            if r != i:
                rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i])]
    return [float(sum(rows[k][-1] * n**k for k in range(order + 1))) for n in range(-half, half + 1)]


def amplitude(taps, odd, points):
    """Of linear-phase taps at points of 0 … 1, the Nyquist frequency: real, without the delay."""
    middle = (len(taps) - 1) / 2
    values = np.zeros(len(points))
    turns = np.pi * np.asarray(points)
    for n, tap in enumerate(taps):
        values += tap * (np.sin(turns * (middle - n)) if odd else np.cos(turns * (middle - n)))
    return values


def ripple_of(taps, bands, gains, weights):
    """The largest weighted error of an even-symmetric filter, on 40 points for each of its taps and at the edges."""
    largest = 0.0
    for low, high, gain, weight in zip(bands[::2], bands[1::2], gains, weights):
        points = np.linspace(low, high, int(40 * len(taps) * (high - low)) + 3)
        largest = max(largest, weight * np.max(np.abs(amplitude(taps, False, points) - gain)))
    return largest


def remez_cases():
    """Random filters of 2 … 5 bands, alternately passing and stopping, where SciPy's exchange ends."""
    random = np.random.default_rng(1972)
    while True:
        taps = int(random.integers(9, 160))
        count = int(random.integers(2, 6))
        edges = np.sort(random.uniform(0.02, 0.98, 2 * count - 2))
        bands = np.concatenate(([0.0], edges, [1.0]))
        if np.min(np.diff(bands)) < 4.0 / taps:
            continue
        first = int(random.integers(0, 2))
        gains = [(first + n) % 2 * 1.0 for n in range(count)]
        weights = 10.0 ** random.uniform(-1, 2, count)
        if taps % 2 == 0 and gains[-1] > 0:
            taps += 1
        yield taps, bands, gains, weights


def equiripple(reference):
    rows, found = [], 0
    for taps, bands, gains, weights in remez_cases():
        try:
            filtered = signal.remez(taps, bands, gains, weight=weights, fs=2.0, maxiter=100)
        except ValueError:
            continue
        # Where SciPy's result is no best filter at all, there is nothing to compare with.
        ripple = ripple_of(filtered, bands, gains, weights)
        if ripple > 0.5 * min(weights):
            continue
        # Nor where the response between the bands is so large that the taps' rounding is all that is left in them.
        if np.finfo(float).eps * np.sum(np.abs(filtered)) * max(weights) > 1e-4 * ripple:
            continue
        rows += [taps, len(gains), *bands, *gains, *weights, ripple]
        found += 1
        if found == 40:
            break
    reference.add("remez_ripples", "rows of taps, bands, edges, gains, weights and the ripple of signal.remez", rows)


def convolution(reference):
    for count in (1, 3, 4, 5, 7, 8, 16, 33, 100):
        reference.add(f"a_{count}", f"noise({count}, seed={count})", noise(count, count))
        reference.add(f"b_{count}", f"noise({count}, seed={1000 + count})", noise(count, 1000 + count))

    pairs = ((1, 1), (7, 3), (8, 4), (3, 8), (4, 7), (5, 5), (16, 1), (1, 16), (100, 33), (33, 100), (33, 8), (8, 33))
    for first, second in pairs:
        a, b = noise(first, first), noise(second, 1000 + second)
        for mode in ("full", "same", "valid"):
            reference.add(
                f"convolve_{mode}_{first}_{second}",
                f"signal.convolve(a_{first}, b_{second}, '{mode}', method='direct')",
                signal.convolve(a, b, mode, method="direct"),
            )
            reference.add(
                f"correlate_{mode}_{first}_{second}",
                f"signal.correlate(a_{first}, b_{second}, '{mode}', method='fft')",
                signal.correlate(a, b, mode, method="fft"),
            )

    stream, response = noise(6000, 42), noise(3000, 43, decay=600.0)
    reference.add("stream_6000", "noise(6000, seed=42)", stream)
    reference.add("response_3000", "noise(3000, seed=43, decay=600)", response)
    reference.add(
        "convolve_full_6000_3000",
        "signal.convolve(stream_6000, response_3000, 'full', method='direct')",
        signal.convolve(stream, response, "full", method="direct"),
    )
    reference.add(
        "fftconvolve_full_6000_3000",
        "signal.fftconvolve(stream_6000, response_3000)",
        signal.fftconvolve(stream, response),
    )


def transform(reference):
    for length in (2, 16, 30, 96, 150, 1024):
        time = noise(length, 5000 + length)
        spectrum = np.fft.rfft(time)
        reference.add(f"time_{length}", f"noise({length}, seed={5000 + length})", time)
        reference.add(f"rfft_re_{length}", f"numpy.fft.rfft(time_{length}).real", spectrum.real)
        reference.add(f"rfft_im_{length}", f"numpy.fft.rfft(time_{length}).imag", spectrum.imag)


def analysed_filters():
    """Filters of every kind of phase and band."""
    lowpass = signal.firwin(101, 4000.0, window=("kaiser", 6.0), fs=RATE)
    minimum = signal.minimum_phase(lowpass, method="hilbert", n_fft=1 << 14)
    return {
        "lowpass": lowpass,
        "highpass": signal.firwin(151, 3000.0, window=("kaiser", 5.0), pass_zero="highpass", fs=RATE),
        "bandpass": signal.firwin(200, (2000.0, 6000.0), window=("kaiser", 7.0), pass_zero="bandpass", fs=RATE),
        "bandstop": signal.firwin(201, (3000.0, 9000.0), window=("kaiser", 7.0), pass_zero="bandstop", fs=RATE),
        "equiripple": signal.remez(64, (0.0, 5000.0, 7000.0, RATE / 2), (1.0, 0.0), fs=RATE),
        "hilbert": signal.remez(65, (1000.0, 23000.0), (1.0,), type="hilbert", fs=RATE),
        "minimum": minimum,
        "mixed": np.convolve(minimum, minimum[::-1] * np.linspace(1.0, 2.0, len(minimum))),
        "reverb": noise(256, 77, decay=40.0),
    }


def analysis(reference):
    for name, taps in analysed_filters().items():
        reference.add(f"analysis_taps_{name}", f"analysed_filters()['{name}']", taps)

        # Where the gain is above a tenth of its peak; below, rounding differs between processors.
        hertz, response = signal.freqz(taps, worN=1 << 14, fs=RATE)
        phase = np.unwrap(np.angle(response))
        shown = np.flatnonzero(np.abs(response) > 0.1 * np.max(np.abs(response)))[::67]
        delay = signal.group_delay((taps, 1.0), w=hertz[shown], fs=RATE)[1]
        gain = 20 * np.log10(np.abs(response[shown]))
        reference.add(
            f"analysis_response_{name}",
            "rows of Hz, dB, unwrapped radians, frames: signal.freqz, numpy.unwrap, signal.group_delay",
            np.stack([hertz[shown], gain, phase[shown], delay], axis=1),
        )
        found = facts(taps)
        reference.add(
            f"analysis_facts_{name}",
            "the rate, dB of the peak, dB passed, ripple and attenuation, sum |h|, white and pink noise in dB, by searches on signal.freqz",
            found,
        )
        for points, level in (("half_power", np.sqrt(0.5)), ("half_amplitude", 0.5)):
            reference.add(
                f"analysis_{points}_{name}", f"crossings of {level:.4f} of the passed gain, by optimize.brentq", crossings(taps, found[2] + 20 * np.log10(level))
            )


def decibels(taps, hertz):
    return 20 * np.log10(np.abs(signal.freqz(taps, worN=np.atleast_1d(hertz), fs=RATE)[1]))


def extreme(taps, sign, low, high):
    """The most extreme gain between two frequencies: every extreme of a fine grid, then a bounded search about it."""
    hertz = np.linspace(low, high, 1 << 15)
    gain = sign * decibels(taps, hertz)
    step = hertz[1] - hertz[0]
    inner = np.flatnonzero((gain[1:-1] > gain[:-2]) & (gain[1:-1] >= gain[2:])) + 1
    best = [(h, sign * g) for h, g in ((low, gain[0]), (high, gain[-1])) if h in (0.0, RATE / 2)]
    for k in inner[np.argsort(-gain[inner])][:6]:
        found = optimize.minimize_scalar(
            lambda h: -sign * decibels(taps, h)[0], bounds=(hertz[k] - step, hertz[k] + step), method="bounded", options={"xatol": 1e-9}
        )
        best.append((found.x, decibels(taps, found.x)[0]))
    return max(best, key=lambda point: sign * point[1]) if best else None


def lowest_dip(taps, least):
    """The lowest minimum of the gain that is not below a level."""
    hertz = np.linspace(0.0, RATE / 2, 1 << 15)
    gain = decibels(taps, hertz)
    around = np.concatenate([[gain[1]], gain, [gain[-2]]])
    dips = np.flatnonzero((gain < around[:-2]) & (gain <= around[2:]) & (gain >= least))
    found = []
    for k in dips[np.argsort(gain[dips])][:6]:
        low, high = hertz[max(k - 1, 0)], hertz[min(k + 1, len(hertz) - 1)]
        best = optimize.minimize_scalar(lambda h: decibels(taps, h)[0], bounds=(low, high), method="bounded", options={"xatol": 1e-9})
        found.append(min(gain[k], best.fun))
    return min(found, default=None)


def crossings(taps, level):
    hertz = np.linspace(0.0, RATE / 2, 1 << 16)
    above = decibels(taps, hertz) >= level
    return [
        optimize.brentq(lambda h: decibels(taps, h)[0] - level, hertz[k], hertz[k + 1], xtol=1e-10)
        for k in np.flatnonzero(above[1:] != above[:-1])
    ]


def facts(taps):
    peak = extreme(taps, 1.0, 0.0, RATE / 2)[1]
    dip = lowest_dip(taps, peak - 20 * np.log10(2) / 2)
    passed = peak if dip is None else 0.5 * (peak + dip)
    edges = [0.0, *crossings(taps, passed - 20 * np.log10(2) / 2), RATE / 2]
    middles = decibels(taps, 0.5 * (np.array(edges[1:]) + np.array(edges[:-1])))
    bands = {True: [], False: []}
    for low, high, middle in zip(edges, edges[1:], middles):
        bands[bool(middle > passed - 20 * np.log10(2) / 2)].append((low, high))
    ends = lambda sign, where: [p[1] for p in (extreme(taps, sign, *band) for band in where) if p]
    highs, lows, lobes = ends(1.0, bands[True]), ends(-1.0, bands[True]), ends(1.0, bands[False])
    octaves = np.geomspace(20.0, 20000.0, (1 << 19) + 1)
    power = 10 ** (decibels(taps, np.sqrt(octaves[1:] * octaves[:-1])) / 10)
    return [
        RATE,  # the largest of the row, which the check's tolerance refers to
        peak,
        passed,
        max(highs) - min(lows) if highs and lows else NONE,
        min(passed - max(lobes), NONE) if lobes else NONE,
        np.sum(np.abs(taps)),
        10 * np.log10(np.sum(taps**2)),
        10 * np.log10(np.mean(power)),
    ]


BAND_KINDS = ("peak", "lowShelf", "highShelf", "lowCut", "highCut", "bandpass", "notch")


def band_magnitude(kind, q, gain_db, order, frequencies):
    """Of an analogue prototype whose frequency is 1 rad/s."""
    a = 10.0 ** (gain_db / 40.0)
    second_order = {
        "peak": ([1.0, a / q, 1.0], [1.0, 1.0 / (a * q), 1.0]),
        "lowShelf": ([a, a * np.sqrt(a) / q, a * a], [a, np.sqrt(a) / q, 1.0]),
        "highShelf": ([a * a, a * np.sqrt(a) / q, a], [1.0, np.sqrt(a) / q, a]),
        "bandpass": ([1.0 / q, 0.0], [1.0, 1.0 / q, 1.0]),
        "notch": ([1.0, 0.0, 1.0], [1.0, 1.0 / q, 1.0]),
        "lowCut": ([1.0, 0.0, 0.0], [1.0, 1.0 / q, 1.0]),
        "highCut": ([1.0], [1.0, 1.0 / q, 1.0]),
    }
    if order in (0, 2):
        return np.abs(signal.freqs(*second_order[kind], frequencies)[1])
    zpk = signal.butter(order, 1.0, "highpass" if kind == "lowCut" else "lowpass", analog=True, output="zpk")
    return np.abs(signal.freqs_zpk(*zpk, frequencies)[1])


# kind, frequency, q, gain, order of a cut
EIGHT_BANDS = (
    ("peak", 40.0, 1.0, 12.0, 0),
    ("peak", 100.0, 4.0, -12.0, 0),
    ("peak", 250.0, 4.0, 12.0, 0),
    ("peak", 630.0, 0.5, -6.0, 0),
    ("peak", 1600.0, 2.0, 9.0, 0),
    ("peak", 4000.0, 4.0, -12.0, 0),
    ("peak", 8000.0, 1.0, 12.0, 0),
    ("highShelf", 12000.0, 0.7, -12.0, 0),
)

CUTS_AND_NOTCH = (
    ("lowCut", 120.0, 1.0, 0.0, 3),
    ("lowCut", 60.0, 1.2, 0.0, 2),
    ("notch", 1000.0, 2.0, 0.0, 0),
    ("highCut", 9000.0, 1.0, 0.0, 8),
    ("peak", 3000.0, 1.0, 6.0, 0),
)


def magnitude(bands, frequencies):
    product = np.ones(len(frequencies))
    for kind, frequency, q, gain_db, order in bands:
        product = product * band_magnitude(kind, q, gain_db, order, np.asarray(frequencies) / frequency)
    return product


def minimum_phase(gains):
    """Of a magnitude on the bins of a transform, all of them above 0."""
    grid = 2 * (len(gains) - 1)
    cepstrum = np.fft.irfft(np.log(gains), grid)
    cepstrum[1 : grid // 2] *= 2.0
    cepstrum[grid // 2 + 1 :] = 0.0
    return np.fft.irfft(np.exp(np.fft.rfft(cepstrum)), grid)


def curves(reference):
    frequencies = np.geomspace(1.0, 40000.0, 48)
    reference.add("curve_hz", "numpy.geomspace(1, 40000, 48)", frequencies)

    bands = [
        (kind, q, gain_db, 0)
        for kind in ("peak", "lowShelf", "highShelf")
        for q in (0.3, 0.7071, 4.0)
        for gain_db in (-12.0, 3.0, 18.0)
    ]
    bands += [(kind, q, 0.0, 0) for kind in ("bandpass", "notch") for q in (0.5, 8.0)]
    bands += [(kind, 1.3, 0.0, order) for kind in ("lowCut", "highCut") for order in (1, 2, 3, 8, 16)]
    reference.add(
        "bands",
        "rows of kind, q, gain, order, *|signal.freqs| of the band at 1 kHz at curve_hz",
        [
            [BAND_KINDS.index(kind), q, gain_db, order, *band_magnitude(kind, q, gain_db, order, frequencies / 1000.0)]
            for kind, q, gain_db, order in bands
        ],
    )
    reference.add("curve_eight", "the eight bands of the script", magnitude(EIGHT_BANDS, frequencies))
    reference.add("curve_cuts", "the cuts and the notch of the script", magnitude(CUTS_AND_NOTCH, frequencies))

    points = ((20.0, -3.0), (31.5, 4.0), (63.0, 4.0), (125.0, -2.0), (400.0, -1.5), (1000.0, 6.0), (2500.0, -9.0), (16000.0, -8.0))
    x, y = np.log(np.array(points).T[0]), np.array(points).T[1]
    inside = np.clip(frequencies, points[0][0], points[-1][0])
    reference.add(
        "curve_points_db",
        "interpolate.PchipInterpolator over log frequency, the outer values kept beyond",
        interpolate.PchipInterpolator(x, y)(np.log(inside)),
    )

    bins = np.arange(2**16 + 1) * 48000.0 / 2**17
    reference.add(
        "curve_eight_minimum_1023",
        "minimum_phase of the eight bands on a grid of 2**17, its first 1023 taps",
        minimum_phase(magnitude(EIGHT_BANDS, bins))[:1023],
    )


def phases(reference):
    """Filters whose zeros keep away from the circle by a few per mille, and their homomorphic minimum phase."""
    start = noise(40, 60, decay=9.0)
    echoes = signal.convolve(start, start[::-1])
    echoes[len(echoes) // 2] *= 1.4
    long = noise(700, 61, decay=90.0)[::-1].copy()
    long[500] += 9.0
    for name, taps in (("start", start), ("echoes", echoes), ("long", long)):
        grid = 2**18
        reference.add(f"phase_{name}", "as the script makes it", taps)
        reference.add(
            f"phase_{name}_minimum",
            f"minimum_phase(|numpy.fft.rfft(phase_{name}, 2**18)|)",
            minimum_phase(np.abs(np.fft.rfft(taps, grid)))[: len(taps)],
        )


OCTAVES = (125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)


def octave(row, nominal, rate, backwards):
    """The octave's part of a row by an analogue filter that runs backwards, or by its magnitude, and where the row begins in it:
    before it half a second of ringing, and backwards later by the middle of a pulse's energy."""
    centre = 1000.0 * 10 ** (0.3 * round(np.log2(nominal / 1000.0)))
    edges = 2 * np.pi * centre * np.array([10**-0.15, 10**0.15])
    numerator, denominator = signal.butter(3, edges / edges[0], "bandpass", analog=True)
    before, length = int(0.5 * rate), 1 << int(np.ceil(np.log2(len(row) + rate)))
    hertz = np.fft.rfftfreq(length, 1.0 / rate)
    transfer = np.conj(signal.freqs(numerator, denominator, 2 * np.pi * hertz / edges[0])[1])
    transfer = transfer if backwards else np.abs(transfer)
    padded = np.concatenate([np.zeros(before), row])
    pulse = np.fft.irfft(transfer, length) ** 2
    advance = -np.sum(pulse * np.fft.fftfreq(length, 1.0 / length)) / np.sum(pulse)
    return np.fft.irfft(np.fft.rfft(padded, length) * transfer)[: len(padded)], before - round(advance)


def decay_figures(energy, zero, rate):
    """T30, T20, EDT, C80, C50, D50, centre time by ISO 3382-1 of a decay without noise."""
    total = np.sum(energy)
    remaining = np.cumsum(energy[zero:][::-1])[::-1]
    level = 10 * np.log10(np.maximum(remaining / total, 1e-30))
    seconds = np.arange(len(remaining)) / rate

    def time(high, low):
        part = np.arange(np.argmax(level < low))
        part = part[level[part] <= high]
        return -60.0 / np.polyfit(seconds[part], level[part], 1)[0]

    def early(limit):
        return 1.0 - remaining[round(limit * rate)] / total

    clarity = [10 * np.log10(early(t) / (1.0 - early(t))) for t in (0.08, 0.05)]
    centre = np.sum(seconds * energy[zero:]) / total
    return [time(-5, -35), time(-5, -25), time(0, -10), *clarity, early(0.05), centre]


def likeness(left, right, rate):
    lags = signal.correlation_lags(len(left), len(right))
    within = np.abs(lags) <= np.floor(1e-3 * rate)
    correlation = signal.correlate(left, right, method="fft")[within]
    return np.max(np.abs(correlation)) / np.sqrt(np.sum(left**2) * np.sum(right**2))


def room(reference):
    rate, data = wavfile.read(pathlib.Path(__file__).resolve().parents[2] / "Resources" / "Audio" / "Hall.wav")
    rows = data.T.astype(float) / (1.0 if data.dtype.kind == "f" else 2.0 ** (8 * data.dtype.itemsize - 1))
    onsets = [int(np.argmax(np.abs(row) >= 0.1 * np.max(np.abs(row)))) for row in rows]
    for number, (row, onset) in enumerate(zip(rows, onsets)):
        figures = [[RATE, *decay_figures(row[onset:] ** 2, 0, rate)]]
        for nominal in OCTAVES:
            decay, energy = (
                decay_figures(band**2, before + onset, rate)
                for band, before in (octave(row, nominal, rate, backwards) for backwards in (True, False))
            )
            figures.append([RATE, *decay[:3], *energy[3:]])
        reference.add(
            f"room_hall_{number}",
            "broadband and octaves of Hall.wav: rows of 48000 (what tolerances refer to), *decay_figures(signal.butter(3, analog=True)), decays reversed, the rest by magnitude",
            figures,
        )
    start, border = min(onsets), min(onsets) + round(0.08 * rate)
    reference.add(
        "room_hall_likeness",
        "early and all: signal.correlate of the rows of Hall.wav",
        [likeness(*rows[:, start:border], rate), likeness(*rows[:, start:], rate)],
    )


def room_acoustics(reference):
    bands = [
        signal.butter(3, (octave / np.sqrt(2.0), octave * np.sqrt(2.0)), "bandpass", fs=RATE, output="sos")
        for octave in (125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
    ]
    reference.add(
        "octave_bands",
        "signal.butter(3, (octave / sqrt 2, octave * sqrt 2), 'bandpass', fs=48000, output='sos') for 125 ... 8000",
        bands,
    )


def make():
    reference = Reference()
    design(reference)
    windows(reference)
    band_methods(reference)
    equiripple(reference)
    convolution(reference)
    transform(reference)
    analysis(reference)
    curves(reference)
    phases(reference)
    room(reference)
    room_acoustics(reference)
    return reference


def check(reference, folder):
    manifest = json.loads((folder / "manifest.json").read_text())["files"]
    failures = []
    if set(manifest) != {f"{name}.f64" for name in reference.rows}:
        failures.append("manifest.json names other files")
    for name, (_, values) in reference.rows.items():
        data = (folder / f"{name}.f64").read_bytes()
        stored = np.frombuffer(data, dtype="<f8")
        if hashlib.sha256(data).hexdigest() != manifest.get(f"{name}.f64", {}).get("sha256"):
            failures.append(f"{name}: not the file of the manifest")
        elif stored.shape != values.shape:
            failures.append(f"{name}: {len(stored)} values, made {len(values)}")
        elif np.max(np.abs(stored - values)) > tolerance_of(name) * np.max(np.abs(values)):
            failures.append(f"{name}: differs by {np.max(np.abs(stored - values)) / np.max(np.abs(values)):.3g} of its peak")
    return failures


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--check":
        failures = check(make(), pathlib.Path(arguments[1]))
        print("\n".join(failures))
        return 1 if failures else 0
    if len(arguments) == 1 and not arguments[0].startswith("-"):
        make().write(pathlib.Path(arguments[0]))
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
