"""Checks a model with the onnx package and prints what it takes and computes.

usage: check_onnx.py MODEL.onnx
"""

import sys

import onnx


def describe(value):
    dims = value.type.tensor_type.shape.dim
    extents = [d.dim_param or str(d.dim_value) for d in dims]
    return f"{value.name}: {' x '.join(extents)}"


def main(path):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    print("opset", model.opset_import[0].version)
    for value in model.graph.input:
        print("input", describe(value))
    for node in model.graph.node:
        print(node.op_type, node.name)
    # Every extent but the batch follows from the operators.
    inferred = onnx.shape_inference.infer_shapes(model, strict_mode=True)
    for value in inferred.graph.output:
        print("output", describe(value))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
