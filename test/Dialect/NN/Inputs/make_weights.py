"""Writes the weight files of load-weights.test into a directory.

usage: make_weights.py DIRECTORY
"""

import json
import os
import struct
import sys

import numpy as np

TYPES = {"<f4": "F32", "<f2": "F16", "<f8": "F64", "<i8": "I64", "<u2": "BF16"}


def save_safetensors(path, arrays):
    header, data = {}, b""
    for name, array in arrays.items():
        end = len(data) + array.nbytes
        header[name] = {
            "dtype": TYPES[array.dtype.str],
            "shape": list(array.shape),
            "data_offsets": [len(data), end],
        }
        data += array.tobytes()
    header["__metadata__"] = {"format": "pt"}
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def to_bfloat16(array):
    return (array.view(np.uint32) >> 16).astype(np.uint16)


def main(directory):
    def path(name):
        return os.path.join(directory, name)

    weight = np.arange(1, 7, dtype=np.float32).reshape(2, 3)
    bias = np.array([-0.5, -1], np.float32)
    torch = {"fc.weight": weight, "fc.bias": bias, "bn.count": np.arange(1)}
    save_safetensors(path("torch.safetensors"), torch)
    np.savez(path("torch.npz"), **torch)
    np.savez_compressed(path("deflated.npz"), **torch)
    np.savez(path("keras.npz"), **{"dense/kernel": weight.T, "dense/bias": bias})
    np.savez(path("keras-like.npz"), **{"fc.weight": weight, "fc.bias": bias})
    half = {"fc.weight": weight.astype(np.float16), "fc.bias": to_bfloat16(bias)}
    save_safetensors(path("half.safetensors"), half)
    double = {"fc.weight": weight, "fc.bias": bias.astype(np.float64)}
    save_safetensors(path("double.safetensors"), double)
    np.savez(path("double.npz"), **double)
    np.save(path("x.npy"), np.array([[1, 2, 3]], np.float32))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
