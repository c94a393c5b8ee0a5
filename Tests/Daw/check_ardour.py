#!/usr/bin/env python3
"""A session of Ardour with the plugin on a track exports what `partita render` makes of the same audio and preset.

The session is made by Ardour itself, by a script in its Lua; what that can't do, a region of a sound file on the track and a
preset in the plugin's state, is written into its files. The dummy audio backend runs it without a sound card or a display.

Ardour compensates the latency that the plugin tells, as `partita render` does with the latency that it knows: the export has to
begin where the rendered file begins.
"""

import argparse
import base64
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

RATE = 48000
SECONDS = 4
SUPERCLOCKS = 282240000  # Ardour's unit of time, a second's worth
MOST_DB = -120

NEW_SESSION = """
AudioEngine:set_backend ("None (Dummy)", "", "")
local session = assert (create_session ("{folder}", "{name}", {rate}))
local tracks = session:new_audio_track (2, 2, nil, 1, "one", ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true)
for track in tracks:iter() do
    local plugin = ARDOUR.LuaAPI.new_plugin (session, "Partita", ARDOUR.PluginType.{kind}, "")
    assert (not plugin:isnil(), "Ardour does not find the plugin")
    assert (track:add_processor_by_index (plugin, 0, nil, true) == 0)
end
session:save_state ("", false, false, false, false, false)
close_session()
quit()
"""

SAVE_AGAIN = """
AudioEngine:set_backend ("None (Dummy)", "", "")
local session = assert (load_session ("{folder}", "{name}"))
session:save_state ("", false, false, false, false, false)
close_session()
quit()
"""


def run(command, environment):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment, timeout=120)
    return done.returncode, done.stdout + done.stderr


def run_lua(work, text, environment):
    script = work / "script.lua"
    script.write_text(text)
    code, said = run(["ardour7-lua", str(script)], environment)

    if code != 0 or "assert" in said or "Error" in said:
        raise RuntimeError(f"Ardour's Lua ended with {code}: {said}")


def write_wav(path, channels):
    """32-bit float, interleaved."""
    frames = struct.pack(f"<{len(channels) * len(channels[0])}f", *(x for frame in zip(*channels) for x in frame))
    count = len(channels)
    form = struct.pack("<HHIIHH", 3, count, RATE, RATE * 4 * count, 4 * count, 32)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(frames)) + frames
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body)) + body)


def noise():
    """Silence at the end, so that the tail is part of what is compared."""
    generator = random.Random(5)
    sounding = (SECONDS - 1) * RATE
    return [[generator.uniform(-0.25, 0.25) for _ in range(sounding)] + [0.0] * RATE for _ in range(2)]


def with_sound(session, folder, name, channels):
    audio = folder / "interchange" / name / "audiofiles"
    sources = ""

    for number, (side, channel) in enumerate(zip("LR", channels)):
        write_wav(audio / f"in%{side}.wav", [channel])
        sources += (f'<Source name="in%{side}.wav" take-id="" type="audio" flags="" id="{9001 + number}" '
                    'natural-position="a0" channel="0" origin="" gain="1"/>')

    end = SECONDS * SUPERCLOCKS
    region = (f'<Region name="in" id="9200" type="audio" start="a0" length="a{end}@a0" sync-position="a0" '
              'ancestral-start="a0" ancestral-length="a0@a0" stretch="1" shift="1" muted="0" opaque="1" whole-file="0" '
              'fade-in-active="0" fade-out-active="0" scale-amplitude="1" channels="2" first-edit="nothing" '
              'source-0="9001" source-1="9002" master-source-0="9001" master-source-1="9002"/>')
    location = f'<Location id="9100" name="session" start="a0" end="a{end}" flags="IsSessionRange" locked="0"/>'
    session = session.replace("<Sources/>", f"<Sources>{sources}</Sources>")
    session = session.replace("<Locations/>", f"<Locations>{location}</Locations>")
    session = session.replace('<PannerShell bypassed="0"', '<PannerShell bypassed="1"')
    return re.sub(r'(<Playlist id="\d+" name="one"[^>]*)/>', rf"\1>{region}</Playlist>", session)


def with_vst3_state(session, text):
    """The plugin's state is a VST3 preset: a header, chunks, and a list of them whose place the header names."""
    stored = re.search(r"<chunk>([^<]*)</chunk>", session).group(1)
    preset = base64.b64decode(stored)
    table = struct.unpack_from("<q", preset, 40)[0]
    body, entries = b"", b""

    for index in range(struct.unpack_from("<i", preset, table + 4)[0]):
        chunk, begin, size = struct.unpack_from("<4sqq", preset, table + 8 + 20 * index)
        data = text if chunk == b"Comp" else preset[begin:begin + size]
        entries += struct.pack("<4sqq", chunk, 48 + len(body), len(data))
        body += data

    made = preset[:40] + struct.pack("<q", 48 + len(body)) + body + b"List" + struct.pack("<i", len(entries) // 20) + entries
    return session.replace(stored, base64.b64encode(made).decode())


def juce_base64(data):
    """Six bits at a time, from the lowest of the first byte upwards."""
    digits = ".ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+"
    number = int.from_bytes(data, "little")
    return f"{len(data)}." + "".join(digits[(number >> bit) & 63] for bit in range(0, 8 * len(data), 6))


def write_lv2_state(folder, text):
    for state in folder.glob("plugins/*/state*/state.ttl"):
        turtle = state.read_text()
        found = re.sub(r'StateString>\s*"[^"]*"', lambda _: f'StateString> "{juce_base64(text)}"', turtle)
        assert found != turtle, f"{state} holds no state of the plugin"
        state.write_text(found)


def check(work, environment, partita, kind, preset, channels):
    name = f"{kind}-{preset.stem.replace(' ', '-')}"
    folder = work / name
    run_lua(work, NEW_SESSION.format(folder=folder, name=name, rate=RATE, kind=kind), environment)
    file = folder / f"{name}.ardour"
    session = with_sound(file.read_text(), folder, name, channels)

    if kind == "VST3":
        session = with_vst3_state(session, preset.read_bytes())
    else:
        write_lv2_state(folder, preset.read_bytes())

    file.write_text(session)

    # The plugin's own account of the state has to survive Ardour: it is loaded and saved once more before it plays.
    run_lua(work, SAVE_AGAIN.format(folder=folder, name=name), environment)
    exported = work / f"{name}.wav"
    code, said = run(["ardour7-export", "-b", "float", "-o", str(exported), str(folder), name], environment)

    if code != 0 or not exported.exists():
        raise RuntimeError(f"ardour7-export ended with {code}: {said}")

    rendered = work / f"{name}-rendered.wav"
    source = work / "in.wav"
    subprocess.run([partita, "render", source, "-o", rendered, "-f", "-q", "--preset", preset, "--bits", "32f",
                    "--tail", "cut"], check=True)
    verified = subprocess.run([partita, "verify", rendered, exported, "--max", f"{MOST_DB}dB"], capture_output=True, text=True)
    print(f"{kind}, {preset.stem}: {' '.join(verified.stdout.split())}{verified.stderr}")
    return verified.returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--partita", required=True, help="the command line program")
    parser.add_argument("--vst3", required=True, help="the built bundle")
    parser.add_argument("--lv2", required=True, help="the built bundle")
    parser.add_argument("--scanner", default="/usr/lib/ardour7/ardour-vst3-scanner")
    parser.add_argument("presets", nargs="+", type=Path)
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="partita-ardour-"))

    try:
        environment = {**os.environ, "HOME": str(work), "XDG_CONFIG_HOME": str(work / "config"), "XDG_CACHE_HOME": str(work / "cache"),
                       "VST3_PATH": str(Path(given.vst3).parent), "LV2_PATH": f"{Path(given.lv2).parent}:/usr/lib/lv2"}
        scan = {**environment, "LD_LIBRARY_PATH": str(Path(given.scanner).parent)}
        (work / "cache" / "ardour7" / "vst").mkdir(parents=True)
        (work / "config").mkdir()
        code, said = run([given.scanner, "-f", given.vst3], scan)

        if code != 0:
            raise RuntimeError(f"Ardour's scanner refuses the VST3 plugin: {said}")

        channels = noise()
        write_wav(work / "in.wav", channels)
        passed = [check(work, environment, given.partita, kind, preset, channels)
                  for preset in given.presets for kind in ("VST3", "LV2")]
        return 0 if all(passed) else 1
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
