"""Networks from PyTorch modules."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from .network import Network


def from_torch(module: Any, example: Any, opset: int = 13) -> Network:
    """The network that a torch.nn.Module computes.

    `example` is an input tensor with the samples in the first dimension, which
    stays open in the network; the module is exported in evaluation mode through
    torch's ONNX exporter with the given opset. Raises ImportError where torch
    is not installed and L2DCError for an operator that L2DC does not have.
    """
    import torch  # an optional dependency

    was_training = module.training
    module.eval()
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "module.onnx"
            torch.onnx.export(
                module,
                example,
                str(path),
                opset_version=opset,
                input_names=["input"],
                output_names=["output"],
                dynamic_axes={"input": {0: "batch"}, "output": {0: "batch"}},
            )
            return Network.load(path)
    finally:
        module.train(was_training)
