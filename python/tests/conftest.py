"""A small network that the tests share."""

import numpy as np
import pytest

import l2dc

TEXT = """
func.func @main(%x: tensor<?x4xf32>) -> tensor<?x2xf32> {
  %w = nn.weight "w1" #nn.dense<dense<[[1.0, 0.5, 0.25, -2.0],
                                       [0.125, 1.0, 3.0, 0.25]]>
                                : tensor<2x4xf32>>
  %b = nn.weight "b1" #nn.dense<dense<[1.0, -1.0]> : tensor<2xf32>>
  %0 = nn.linear "ip1" %x, %w bias %b
    : (tensor<?x4xf32>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<?x2xf32>
  %1 = nn.relu %0 : (tensor<?x2xf32>) -> tensor<?x2xf32>
  return %1 : tensor<?x2xf32>
}
"""


@pytest.fixture
def network(tmp_path):
    path = tmp_path / "net.mlir"
    path.write_text(TEXT)
    return l2dc.load(path)


@pytest.fixture
def samples():
    return np.array([[1, 2, 4, 0], [0, 0, 0, 1], [-1, 0, 0, 0]], np.float32)


@pytest.fixture
def expected():
    return np.array([[4, 13.125], [0, 0], [0, 0]], np.float32)
