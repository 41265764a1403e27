import numpy as np
import pytest

import l2dc


@pytest.fixture
def image(network):
    network.run_passes("func.func(nn-share-weights{bits=4})")
    return network.compile("pes=2")


@pytest.mark.parametrize("mode", ["fast", "tick"])
def test_computes_the_network(image, samples, expected, mode):
    result = image.simulate(samples, mode=mode)
    np.testing.assert_array_equal(result.outputs, expected)
    assert result.cycles > 0 and result.energy_uj > 0
    assert 0 < result.load_balance <= 1
    layer = result.statistics["layers"][0]
    assert sum(layer["pe_cycles"].values()) == layer["cycles"] * 2


def test_round_trip(image, samples, expected, tmp_path):
    path = tmp_path / "net.eie"
    image.save(path)
    assert path.read_bytes() == image.encode()
    loaded = l2dc.Image.load(path)
    np.testing.assert_array_equal(loaded.simulate(samples).outputs, expected)


def test_errors(network, image, samples):
    with pytest.raises(l2dc.L2DCError, match="found 'slow'"):
        image.simulate(samples, mode="slow")
    with pytest.raises(ValueError, match="samples of 4 elements"):
        image.simulate(samples[:, :3].copy())
    with pytest.raises(l2dc.L2DCError, match="NaN"):
        image.simulate(np.full((1, 4), np.nan, np.float32))
    with pytest.raises(l2dc.L2DCError, match="elements"):
        network.compile("elements=3")
    with pytest.raises(l2dc.L2DCError):
        l2dc.Image.decode(image.encode()[:-1])
