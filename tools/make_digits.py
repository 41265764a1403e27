"""Turns scikit-learn's handwritten digits into .npy files.

usage: make_digits.py DIGITS.csv.gz OUTPUT_DIR

The table has one row for each of the 1,797 images: 64 grey values from 0 to
16, row by row, then the digit. Writes digits-images.npy (uint8, 1797x1x8x8)
and digits-labels.npy (uint8, 1797). Needs only the standard library, so that
any Python 3 can run it.
"""

import gzip
import os
import sys

IMAGES = 1797
SIDE = 8


def write_npy(path, shape, data):
    """Writes bytes as a uint8 array in npy format version 1."""
    header = "{'descr': '|u1', 'fortran_order': False, 'shape': (%s,), }" % (
        ", ".join(map(str, shape))
    )
    header += " " * (63 - (10 + len(header)) % 64) + "\n"
    with open(path, "wb") as file:
        file.write(b"\x93NUMPY\x01\x00")
        file.write(len(header).to_bytes(2, "little"))
        file.write(header.encode("ascii"))
        file.write(data)


def main(csv_path, output_dir):
    images, labels = bytearray(), bytearray()
    with gzip.open(csv_path, "rt") as table:
        for row in table:
            values = [int(float(value)) for value in row.split(",")]
            if len(values) != SIDE * SIDE + 1:
                sys.exit(
                    f"{csv_path}: expected {SIDE * SIDE + 1} values per row, "
                    f"found {len(values)}"
                )
            images += bytes(values[:-1])
            labels.append(values[-1])
    if len(labels) != IMAGES:
        sys.exit(f"{csv_path}: expected {IMAGES} rows, found {len(labels)}")
    os.makedirs(output_dir, exist_ok=True)
    write_npy(
        os.path.join(output_dir, "digits-images.npy"),
        (IMAGES, 1, SIDE, SIDE),
        images,
    )
    write_npy(os.path.join(output_dir, "digits-labels.npy"), (IMAGES,), labels)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2])
