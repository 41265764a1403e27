"""What needs torch or matplotlib; skipped where they are not installed."""

import numpy as np
import pytest

import l2dc


def test_from_torch():
    torch = pytest.importorskip("torch")
    torch.manual_seed(1)
    module = torch.nn.Sequential(
        torch.nn.Conv2d(1, 4, 3, padding=1),
        torch.nn.BatchNorm2d(4),
        torch.nn.ReLU(),
        torch.nn.MaxPool2d(2),
        torch.nn.Flatten(),
        torch.nn.Linear(64, 10),
    )
    samples = torch.rand(3, 1, 8, 8)
    network = l2dc.from_torch(module, samples[:1])
    assert network.input_shapes == ((None, 1, 8, 8),)
    assert module.training
    module.eval()
    with torch.no_grad():
        expected = module(samples).numpy()
    np.testing.assert_allclose(network(samples.numpy()), expected, atol=1e-5)


def test_unsupported_module():
    torch = pytest.importorskip("torch")

    class Sort(torch.nn.Module):
        def forward(self, x):
            return torch.topk(x, 2)[0]

    with pytest.raises(l2dc.L2DCError, match="TopK"):
        l2dc.from_torch(Sort(), torch.rand(1, 4))


def test_plots(network, samples, tmp_path):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    from l2dc import plot

    network.run_passes("func.func(nn-share-weights{bits=4})")
    simulation = network.compile("pes=2").simulate(samples)
    axes = Figure().subplots(3)
    plot.weight_histogram(network.weights["w1"], axes=axes[0])
    plot.sparsity(network.weights["w1"], axes=axes[1])
    plot.cycle_causes(simulation, axes=axes[2])
    assert axes[0].get_title() == "w1: 8 of 8 kept"
    labels = [text.get_text() for text in axes[2].get_legend().get_texts()]
    assert "busy" in labels
    axes[0].figure.savefig(tmp_path / "plots.png")
    assert (tmp_path / "plots.png").stat().st_size > 1000
