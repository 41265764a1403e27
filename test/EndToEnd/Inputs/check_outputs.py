"""check_outputs.py FOUND EXPECTED TOLERANCE: two .npy files agree."""

import sys

import numpy

found, expected = (numpy.load(path) for path in sys.argv[1:3])
assert found.shape == expected.shape, (found.shape, expected.shape)
difference = float(abs(found - expected).max())
print(f"largest difference {difference:.2e}")
assert difference <= float(sys.argv[3]), difference
