import os

import numpy as np
import pytest

import l2dc


def test_shapes_and_weights(network):
    assert network.input_shapes == ((None, 4),)
    assert network.output_shapes == ((None, 2),)
    assert list(network.weights) == ["w1", "b1"]
    assert network.weights["w1"].shape == (2, 4)
    np.testing.assert_array_equal(network.weights["b1"].decode(), [1, -1])


def test_runs(network, samples, expected):
    np.testing.assert_array_equal(network(samples), expected)
    executor = network.executor("reference")
    assert (executor.input_size, executor.output_size) == (4, 2)
    np.testing.assert_array_equal(executor(samples[:1]), expected[:1])


def test_executor_outlives_network(network, samples, expected):
    executor = network.executor()
    del network
    np.testing.assert_array_equal(executor(samples), expected)


def test_compresses(network):
    assert network.run_passes("nn-compress{density=0.5 bits=3}") is network
    np.testing.assert_array_equal(
        network.weights["w1"].decode(), [[1, 0, 0, -2], [0, 1, 3, 0]]
    )
    assert "#nn.coded" in str(network)


def test_file_round_trip(network, samples, tmp_path):
    network.run_passes("nn-compress{bits=2}")
    path = tmp_path / "net.l2dc"
    network.save(path)
    assert path.read_bytes() == network.encode()
    decoded = l2dc.decode(path.read_bytes())
    np.testing.assert_array_equal(decoded(samples), network(samples))


def test_failed_pass_changes_nothing(network):
    before = str(network)
    with pytest.raises(l2dc.L2DCError, match="nn-forget"):
        network.run_passes("nn-forget")
    with pytest.raises(l2dc.L2DCError, match="density"):
        network.run_passes("func.func(nn-prune{density=2})")
    assert str(network) == before


@pytest.mark.parametrize(
    "wrong, error, message",
    [
        (np.zeros((2, 4)), TypeError, "float64, expected float32"),
        ([[0.0] * 4], TypeError, "found list, expected a numpy array"),
        (np.zeros((4, 4), np.float32).T[:, ::2], ValueError, "not C-contiguous"),
        (np.zeros((2, 5), np.float32), ValueError, "expected 2 samples of 4"),
        (np.zeros((0, 4), np.float32), ValueError, "no samples"),
        (np.float32(1) * np.ones(()), TypeError, "expected"),
    ],
)
def test_wrong_samples(network, wrong, error, message):
    with pytest.raises(error, match=message):
        network(wrong)


def test_missing_and_damaged_files(network, tmp_path):
    with pytest.raises(l2dc.L2DCError, match="absent.onnx"):
        l2dc.load(tmp_path / "absent.onnx")
    with pytest.raises(l2dc.L2DCError, match="damaged or truncated"):
        l2dc.decode(network.encode()[:-1])
    with pytest.raises(l2dc.L2DCError, match=r"ends in \.l2dc"):
        network.save(tmp_path / "net.txt")
    assert not (tmp_path / "net.txt").exists()


def test_unknown_executor(network):
    with pytest.raises(l2dc.L2DCError, match="found 'abacus'"):
        network.executor("abacus")


def test_torch_executor(network, samples, expected):
    """Finds the torch module beside the library, wherever the program is."""
    library = os.environ.get("L2DC_LIBRARY", "")
    if not os.path.exists(os.path.join(os.path.dirname(library), "libL2DCTorch.so")):
        pytest.skip("built without torch")
    np.testing.assert_allclose(network.executor("torch")(samples), expected)


@pytest.mark.parametrize("passes", ["", "nn-compress{bits=4}"])
def test_cpu_executor(network, samples, expected, passes):
    network.run_passes(passes)
    np.testing.assert_allclose(network.executor("cpu")(samples), expected)
