#!/usr/bin/env python3
"""Makes training samples for compressing a keyword-spotting network from few
clips: mixtures of two clips, moved in time, with noise. Their labels are those
of the louder clip; what matters is what the dense network says of them.

usage: augment-keywords.py MFCC.npy LABELS.npy OUT [CLIPS [SAMPLES]]

The first CLIPS (200) clips become SAMPLES (20000) samples in OUT/train_*.npy;
the others go unchanged to OUT/test_*.npy.
"""

import array
import ast
import os
import random
import struct
import sys


def read_npy(path):
    """Shape and elements of an array of float32 or uint8."""
    with open(path, "rb") as file:
        assert file.read(8) == b"\x93NUMPY\x01\x00", path
        header = ast.literal_eval(
            file.read(struct.unpack("<H", file.read(2))[0]).decode())
        kind = {"<f4": "f", "|u1": "B"}[header["descr"]]
        return header["shape"], array.array(kind, file.read())


def write_npy(path, shape, elements):
    header = str({"descr": {"f": "<f4", "B": "|u1"}[elements.typecode],
                  "fortran_order": False, "shape": tuple(shape)})
    header += " " * (-(len(header) + 11) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)))
        file.write(header.encode() + elements.tobytes())


def move(clip, frames, width, by):
    moved = []
    for frame in range(frames):
        source = min(max(frame - by, 0), frames - 1)
        moved += clip[source * width:(source + 1) * width]
    return moved


def main(mfcc, labels, out, clips=200, samples=20000):
    clips, samples = int(clips), int(samples)
    (count, frames, width), values = read_npy(mfcc)
    classes = read_npy(labels)[1][:count]
    size = frames * width
    sources = [values[i * size:(i + 1) * size].tolist() for i in range(count)]
    mean = [sum(clip[c] for clip in sources[:clips]) / clips
            for c in range(size)]
    deviation = [
        (sum((clip[c] - mean[c]) ** 2 for clip in sources[:clips]) / clips)
        ** 0.5 for c in range(size)]
    rng = random.Random(0)
    mixed, chosen = array.array("f"), array.array("B")
    for sample in range(samples):
        first, second = sample % clips, rng.randrange(clips)
        part = rng.uniform(0, 0.45)
        a = move(sources[first], frames, width, rng.randint(-2, 2))
        b = move(sources[second], frames, width, rng.randint(-2, 2))
        noise = rng.uniform(0, 0.3)
        mixed.extend(x + part * (y - x) + rng.gauss(0, noise) * d
                     for x, y, d in zip(a, b, deviation))
        chosen.append(classes[first])
    os.makedirs(out, exist_ok=True)
    write_npy(f"{out}/train_x.npy", [samples, frames, width], mixed)
    write_npy(f"{out}/train_y.npy", [samples], chosen)
    write_npy(f"{out}/test_x.npy", [count - clips, frames, width],
              values[clips * size:])
    write_npy(f"{out}/test_y.npy", [count - clips], classes[clips:])


if __name__ == "__main__":
    if not 4 <= len(sys.argv) <= 6:
        sys.exit(__doc__)
    main(*sys.argv[1:])
