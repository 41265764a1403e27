#!/usr/bin/env python3
"""Makes samples without labels for compressing a keyword-spotting network from
few clips: mixtures of two clips, moved in time, with noise.

usage: augment-keywords.py MFCC.npy LABELS.npy OUT [TRAIN [VALIDATION [SAMPLES]]]

The first TRAIN (200) clips become SAMPLES (40000) samples in OUT/train_x.npy,
the next VALIDATION (100) a tenth as many, moved but not mixed, in
OUT/val_x.npy; the others go unchanged to OUT/test_x.npy, with their labels in OUT/test_y.npy. For
--data="npy:OUT/train_x.npy;val=OUT/val_x.npy;test=OUT/test_x.npy,OUT/test_y.npy".
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


def make_samples(clips, samples, frames, width, rng, most_mixed, most_noise):
    """Each is one clip up to some frame and a mixture with another behind it,
    or the other way round, of which the other has up to `most_mixed`."""
    mean = [sum(column) / len(clips) for column in zip(*clips)]
    deviation = [(sum((x - m) ** 2 for x in column) / len(clips)) ** 0.5
                 for column, m in zip(zip(*clips), mean)]
    mixed = array.array("f")
    for sample in range(samples):
        a = move(clips[sample % len(clips)], frames, width, rng.randint(-3, 3))
        b = move(rng.choice(clips), frames, width, rng.randint(-3, 3))
        parts = [rng.choice((0, rng.uniform(0, most_mixed))) for _ in range(2)]
        cut = width * rng.randrange(frames + 1)
        noise = rng.uniform(0, most_noise)
        for i, (x, y, d) in enumerate(zip(a, b, deviation)):
            mixed.append(x + parts[i < cut] * (y - x) + rng.gauss(0, noise) * d)
    return mixed


def main(mfcc, labels, out, train=200, validation=100, samples=40000):
    train, validation, samples = int(train), int(validation), int(samples)
    (count, frames, width), values = read_npy(mfcc)
    classes = read_npy(labels)[1][:count]
    size = frames * width
    clips = [values[i * size:(i + 1) * size].tolist() for i in range(count)]
    rng = random.Random(0)
    first = train + validation
    os.makedirs(out, exist_ok=True)
    for name, sources, number, mixed, noise in (
            ("train", clips[:train], samples, 0.6, 0.4),
            ("val", clips[train:first], samples // 10, 0, 0.1)):
        write_npy(f"{out}/{name}_x.npy", [number, frames, width],
                  make_samples(sources, number, frames, width, rng, mixed,
                               noise))
    write_npy(f"{out}/test_x.npy", [count - first, frames, width],
              values[first * size:])
    write_npy(f"{out}/test_y.npy", [count - first], classes[first:])


if __name__ == "__main__":
    if not 4 <= len(sys.argv) <= 7:
        sys.exit(__doc__)
    main(*sys.argv[1:])
