"""Pictures of networks and simulations. Needs matplotlib.

Every function draws into `axes` (a matplotlib Axes; by default the current
one) and returns it.
"""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from .image import Simulation
from .network import Weight


def _axes(axes: Optional[Any]) -> Any:
    import matplotlib.pyplot as plt  # an optional dependency

    return axes if axes is not None else plt.gca()


def weight_histogram(
    weight: Weight, bins: int = 100, axes: Optional[Any] = None
) -> Any:
    """How often each value occurs among the weights that are not zero: smooth
    before sharing, a comb of centroids after it."""
    axes = _axes(axes)
    values = weight.decode().ravel()
    kept = values[values != 0]
    axes.hist(kept, bins=bins)
    axes.set_title(f"{weight.name}: {kept.size} of {values.size} kept")
    axes.set_xlabel("weight")
    axes.set_ylabel("count")
    return axes


def sparsity(weight: Weight, axes: Optional[Any] = None) -> Any:
    """Which weights are kept, as a matrix of outputs (rows) by inputs."""
    axes = _axes(axes)
    values = weight.decode()
    rows = values.reshape(values.shape[0], -1) if values.ndim else values
    axes.imshow(rows != 0, aspect="auto", interpolation="nearest", cmap="Greys")
    axes.set_title(weight.name)
    axes.set_xlabel("input")
    axes.set_ylabel("output")
    return axes


def cycle_causes(simulation: Simulation, axes: Optional[Any] = None) -> Any:
    """What each layer's PE-cycles went to, as shares of one."""
    axes = _axes(axes)
    layers = [
        layer
        for layer in simulation.statistics["layers"]
        if sum(layer["pe_cycles"].values())
    ]
    names = [layer["name"] for layer in layers]
    causes = sorted({cause for layer in layers for cause in layer["pe_cycles"]})
    left = np.zeros(len(layers))
    for cause in causes:
        shares = np.array(
            [
                layer["pe_cycles"].get(cause, 0) / sum(layer["pe_cycles"].values())
                for layer in layers
            ]
        )
        axes.barh(names, shares, left=left, label=cause)
        left += shares
    axes.set_xlabel("share of PE-cycles")
    axes.legend(fontsize="small")
    return axes
