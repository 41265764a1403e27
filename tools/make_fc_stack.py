"""Writes the fully connected layers of AlexNet or VGG-16 as an ONNX model.

usage: make_fc_stack.py alexnet|vgg16 MODEL.onnx INPUT.npy [--divide=N]

Weights are seeded random numbers: a layer's weights are not zero with the
density of Table III of the EIE paper (Han et al., ISCA 2016), and take 15
values. INPUT.npy gets one vector of inputs with the table's share of zeros.
--divide makes all extents smaller, for tests.
"""

import argparse

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

# Inputs, the share of them that is not zero, and (name, outputs, density).
STACKS = {
    "alexnet": (9216, 0.351, [("fc6", 4096, 0.09), ("fc7", 4096, 0.09), ("fc8", 1000, 0.25)]),
    "vgg16": (25088, 0.183, [("fc6", 4096, 0.04), ("fc7", 4096, 0.04), ("fc8", 1000, 0.23)]),
}


def make_weights(rng, outputs, inputs, density):
    """Sparse weights with 15 values, scaled to keep activations in range."""
    values = (np.arange(15, dtype=np.float32) - 7.25) / 8
    values /= np.float32(np.sqrt(inputs * density))
    weights = values[rng.integers(0, 15, (outputs, inputs), dtype=np.uint8)]
    weights[rng.random((outputs, inputs), dtype=np.float32) >= density] = 0
    return weights


def make_model(rng, inputs, layers):
    nodes, constants = [], []
    source, width = "input", inputs
    for index, (name, outputs, density) in enumerate(layers):
        weights = make_weights(rng, outputs, width, density)
        bias = rng.normal(0, 0.05, outputs).astype(np.float32)
        constants.append(numpy_helper.from_array(weights, name + ".weight"))
        constants.append(numpy_helper.from_array(bias, name + ".bias"))
        last = index + 1 == len(layers)
        result = "output" if last else name + ".sum"
        nodes.append(
            helper.make_node(
                "Gemm", [source, name + ".weight", name + ".bias"], [result], name=name, transB=1
            )
        )
        if not last:
            nodes.append(helper.make_node("Relu", [result], [name + ".out"]))
        source, width = name + ".out", outputs
    graph = helper.make_graph(
        nodes,
        "fc_stack",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, inputs])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, width])],
        constants,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("network", choices=STACKS)
    parser.add_argument("model")
    parser.add_argument("input")
    parser.add_argument("--divide", type=int, default=1)
    options = parser.parse_args()
    inputs, share, layers = STACKS[options.network]
    inputs //= options.divide
    layers = [(name, outputs // options.divide, density) for name, outputs, density in layers]
    rng = np.random.default_rng(1)
    onnx.save(make_model(rng, inputs, layers), options.model)
    vector = np.abs(rng.normal(0, 1, (1, inputs))).astype(np.float32)
    vector[rng.random((1, inputs)) >= share] = 0
    np.save(options.input, vector)


main()
