#!/usr/bin/env python3
"""Writes a float32 ONNX network in TOSA, as an importer would.

usage: onnx_to_tosa.py (torch|tflite) IN.onnx OUT.mlir [X.npy]

X.npy, if given, becomes a seeded random input of the network.

It stands in for torch-mlir's TorchToTosa and TensorFlow's tfl-to-tosa-pipeline
where neither is installed, and follows the forms that their tests show:

torch   activations N, C, H, W with a transpose before and after each layer;
        filters transposed in the network; `linear` as transposed constant,
        reshapes to three dimensions, matmul and a reshaped bias that is added;
        batch normalization as sub, add, rsqrt, mul, mul, add; means as two
        reduce_sum, a reshape and a product.
tflite  activations N, H, W, C; filters O, H, W, I (depthwise ones reshaped from
        1, H, W, C); fully connected layers as 1x1 convolutions; batch
        normalization as mul and add.

Both slice off the rows and columns that no window reaches, as tosa wants windows
that fit exactly. The network's own input and output stay N, C, H, W.
"""

import sys

import numpy as np
import onnx
from onnx import numpy_helper

FLOAT_MAX = "3.40282347E+38"


def type_of(shape, element="f32"):
    return "tensor<" + "".join(f"{d}x" for d in shape) + element + ">"


class Emitter:
    """Operators as text; a value is its name and its shape."""

    def __init__(self):
        self.lines, self.count = [], 0

    def emit(self, text, types, shape):
        name = f"%{self.count}"
        self.count += 1
        self.lines.append(f"    {name} = {text} : {types}")
        return name, list(shape)

    def op(self, name, operands, shape, attributes=""):
        """An operator on tensors with the generic type list."""
        values = ", ".join(v for v, _ in operands)
        types = ", ".join(type_of(s) if isinstance(s, list) else s
                          for _, s in operands)
        return self.emit(f"tosa.{name} {values}{attributes}",
                         f"({types}) -> {type_of(shape)}", shape)

    def const(self, array):
        array = np.ascontiguousarray(array, np.float32)
        data = array.tobytes().hex().upper()
        kind = type_of(array.shape)
        return self.emit(f'"tosa.const"() {{values = dense<"0x{data}"> : '
                         f"{kind}}}", f"() -> {kind}", array.shape)

    def shape(self, extents):
        n = len(extents)
        name, _ = self.emit(f"tosa.const_shape {{values = dense<{extents}> : "
                            f"tensor<{n}xindex>}}", f"() -> !tosa.shape<{n}>",
                            [])
        return name, f"!tosa.shape<{n}>"

    def reshape(self, x, extents):
        return self.op("reshape", [x, self.shape(list(extents))], extents)

    def transpose(self, x, perms):
        shape = [x[1][p] for p in perms]
        return self.op("transpose", [x], shape,
                       f" {{perms = array<i32: {', '.join(map(str, perms))}>}}")

    def zero_points(self):
        return [self.const(np.zeros(1)), self.const(np.zeros(1))]

    def mul(self, a, b, shape):
        shift, _ = self.emit('"tosa.const"() {values = dense<0> : '
                             "tensor<1xi8>}", "() -> tensor<1xi8>", [])
        return self.op("mul", [a, b, (shift, "tensor<1xi8>")], shape)

    def binary(self, name, a, b):
        shape = [max(p, q) for p, q in zip(a[1], b[1])]
        return self.op(name, [a, b], shape)

    def reduce_sum(self, x, axis):
        shape = list(x[1])
        shape[axis] = 1
        return self.emit(f"tosa.reduce_sum {x[0]} {{axis = {axis} : i32}}",
                         f"({type_of(x[1])}) -> {type_of(shape)}", shape)

    def clamp(self, x, low, high):
        return self.op("clamp", [x], x[1], f" {{min_val = {low} : f32, "
                       f"max_val = {high} : f32}}")

    # Layers on N, H, W, C.

    def fit(self, x, window):
        """Takes what is left over from the padding, else from the input, and
        returns the input, the pads and the output's height and width."""
        kernel, strides, dilations, pads, ceil = window
        pads, sizes, outs = list(pads), list(x[1]), []
        for i in range(2):
            span = dilations[i] * (kernel[i] - 1) + 1
            rest = (sizes[i + 1] + pads[i] + pads[2 + i] - span) % strides[i]
            if rest and ceil:
                pads[2 + i] += strides[i] - rest
            else:
                kept = max(pads[2 + i] - rest, 0)
                sizes[i + 1] -= rest - (pads[2 + i] - kept)
                pads[2 + i] = kept
            total = sizes[i + 1] + pads[i] + pads[2 + i] - span
            outs.append(total // strides[i] + 1)
        if sizes != x[1]:
            x = self.op("slice", [x, self.shape([0] * 4), self.shape(sizes)],
                        sizes)
        return x, [pads[0], pads[2], pads[1], pads[3]], outs

    def conv(self, x, weight, bias, window, depthwise, outputs):
        x, pads, outs = self.fit(x, window)
        _, strides, dilations, _, _ = window
        name = "depthwise_conv2d" if depthwise else "conv2d"
        return self.op(
            name, [x, weight, bias] + self.zero_points(),
            [x[1][0]] + outs + [outputs],
            f" {{acc_type = f32, dilation = {array(dilations)}, "
            f"pad = {array(pads)}, stride = {array(strides)}}}")

    def pool(self, kind, x, window):
        x, pads, outs = self.fit(x, window)
        average = kind == "avg_pool2d"
        return self.op(
            kind, [x] + (self.zero_points() if average else []),
            [x[1][0]] + outs + [x[1][3]],
            f" {{{'acc_type = f32, ' if average else ''}"
            f"kernel = {array(window[0])}, pad = {array(pads)}, "
            f"stride = {array(window[1])}}}")


def array(values):
    return f"array<i64: {', '.join(map(str, values))}>"


class Importer:
    """Translates one network; activations are kept as the style keeps them."""

    def __init__(self, model, style):
        graph = model.graph
        self.graph, self.torch = graph, style == "torch"
        self.e = Emitter()
        self.constants = {t.name: numpy_helper.to_array(t)
                          for t in graph.initializer}
        self.values = {}

    def run(self):
        inputs = [i for i in self.graph.input if i.name not in self.constants]
        assert len(inputs) == 1
        shape = [d.dim_value for d in inputs[0].type.tensor_type.shape.dim]
        self.input_shape = shape
        x = ("%input", shape)
        self.values[inputs[0].name] = self.enter(x)
        for node in self.graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a)
                          for a in node.attribute}
            if node.op_type == "Constant":
                self.constants[node.output[0]] = numpy_helper.to_array(
                    attributes["value"])
                continue
            handler = getattr(self, "on_" + node.op_type)
            self.values[node.output[0]] = handler(node, attributes)
        y = self.leave(self.values[self.graph.output[0].name])
        body = "\n".join(self.e.lines)
        return (f"module {{\n  func.func @main(%input: {type_of(shape)}) -> "
                f"{type_of(y[1])} {{\n{body}\n"
                f"    return {y[0]} : {type_of(y[1])}\n  }}\n}}\n")

    # Between N, C, H, W and what the style keeps.

    def enter(self, x):
        if self.torch or len(x[1]) != 4:
            return x
        return self.e.transpose(x, [0, 2, 3, 1])

    def leave(self, x):
        if self.torch or len(x[1]) != 4:
            return x
        return self.e.transpose(x, [0, 3, 1, 2])

    def layer(self, x, build):
        """Runs `build` on N, H, W, C."""
        if not self.torch:
            return build(x)
        y = build(self.e.transpose(x, [0, 2, 3, 1]))
        return self.e.transpose(y, [0, 3, 1, 2])

    def per_channel(self, values):
        """A constant that is broadcast over the pixels of each channel."""
        if not self.torch:
            return self.e.const(values.reshape(1, 1, 1, -1))
        return self.e.reshape(self.e.const(values), [1, len(values), 1, 1])

    def x(self, node, i=0):
        return self.values[node.input[i]]

    def constant(self, node, i, default=None):
        if i < len(node.input) and node.input[i]:
            return self.constants[node.input[i]]
        return default

    @staticmethod
    def window(attributes, kernel):
        strides = attributes.get("strides", [1, 1])
        pads = attributes.get("pads", [0, 0, 0, 0])
        mode = attributes.get("auto_pad", b"NOTSET")
        if mode == b"SAME_UPPER":
            assert strides == [1, 1]
            pads = [(k - 1) // 2 for k in kernel] + [k // 2 for k in kernel]
        else:
            assert mode in (b"NOTSET", b"VALID")
        return (list(kernel), strides, attributes.get("dilations", [1, 1]),
                pads, attributes.get("ceil_mode", 0))

    def on_Conv(self, node, attributes):
        e, filters = self.e, self.constant(node, 1)
        outputs, group = filters.shape[0], attributes.get("group", 1)
        bias = e.const(self.constant(node, 2, np.zeros(outputs)))
        depthwise = group > 1
        if depthwise:
            assert filters.shape[1] == 1
            kernel = list(filters.shape[2:])
            shape = kernel + [group, outputs // group]
            if self.torch:
                weight = e.transpose(e.const(filters), [2, 3, 0, 1])
            else:
                weight = e.const(filters.transpose(1, 2, 3, 0))
            weight = e.reshape(weight, shape)
        elif self.torch:
            weight = e.transpose(e.const(filters), [0, 2, 3, 1])
        else:
            weight = e.const(filters.transpose(0, 2, 3, 1))
        window = self.window(attributes, filters.shape[2:])
        return self.layer(self.x(node), lambda x: e.conv(
            x, weight, bias, window, depthwise, outputs))

    def on_BatchNormalization(self, node, attributes):
        e, x = self.e, self.x(node)
        scale, shift, mean, variance = (self.constant(node, i)
                                        for i in range(1, 5))
        epsilon = np.float32(attributes["epsilon"])
        if not self.torch:
            factor = scale / np.sqrt(variance + epsilon)
            x = e.mul(x, self.per_channel(factor), x[1])
            return e.binary("add", x, self.per_channel(shift - mean * factor))
        x = e.binary("sub", x, self.per_channel(mean))
        small = e.const(np.full((1, 1, 1, 1), epsilon))
        spread = e.binary("add", self.per_channel(variance), small)
        inverse = e.op("rsqrt", [spread], spread[1])
        x = e.mul(x, inverse, x[1])
        x = e.mul(x, self.per_channel(scale), x[1])
        return e.binary("add", x, self.per_channel(shift))

    def on_Relu(self, node, attributes):
        return self.e.clamp(self.x(node), "0.0", FLOAT_MAX)

    def on_Clip(self, node, attributes):
        low, high = self.constant(node, 1), self.constant(node, 2)
        return self.e.clamp(self.x(node), float(low), float(high))

    def on_Add(self, node, attributes):
        return self.e.binary("add", self.x(node), self.x(node, 1))

    def on_MaxPool(self, node, attributes):
        window = self.window(attributes, attributes["kernel_shape"])
        return self.layer(self.x(node),
                          lambda x: self.e.pool("max_pool2d", x, window))

    def on_AveragePool(self, node, attributes):
        window = self.window(attributes, attributes["kernel_shape"])
        return self.layer(self.x(node),
                          lambda x: self.e.pool("avg_pool2d", x, window))

    def on_GlobalAveragePool(self, node, attributes):
        e, x = self.e, self.x(node)
        first = 2 if self.torch else 1
        count = x[1][first] * x[1][first + 1]
        sums = e.reduce_sum(e.reduce_sum(x, first), first + 1)
        flat = e.reshape(sums, [x[1][0], max(sums[1][1], sums[1][3])])
        mean = e.mul(flat, e.const(np.full((1, 1), 1 / count)), flat[1])
        return e.reshape(mean, sums[1])

    def on_Pad(self, node, attributes):
        x, amounts = self.x(node), list(self.constant(node, 1))
        assert attributes.get("mode", b"constant") == b"constant"
        rank = len(x[1])
        pairs = [(int(amounts[i]), int(amounts[rank + i]))
                 for i in range(rank)]
        if not self.torch and rank == 4:
            pairs = [pairs[i] for i in (0, 2, 3, 1)]
        value = self.e.const(np.asarray(self.constant(node, 2, 0)).reshape(1))
        shape = [d + a + b for d, (a, b) in zip(x[1], pairs)]
        return self.e.op("pad", [x, self.e.shape([n for p in pairs
                                                  for n in p]), value], shape)

    def on_Concat(self, node, attributes):
        inputs = [self.values[name] for name in node.input]
        axis = attributes["axis"]
        if not self.torch and len(inputs[0][1]) == 4:
            axis = {0: 0, 1: 3, 2: 1, 3: 2}[axis]
        shape = list(inputs[0][1])
        shape[axis] = sum(x[1][axis] for x in inputs)
        return self.e.op("concat", inputs, shape, f" {{axis = {axis} : i32}}")

    def on_Flatten(self, node, attributes):
        x = self.leave(self.x(node))
        return self.e.reshape(x, [x[1][0], int(np.prod(x[1][1:]))])

    on_Reshape = on_Flatten  # of these networks

    def on_Gemm(self, node, attributes):
        e, x, matrix = self.e, self.x(node), self.constant(node, 1)
        if attributes.get("transB", 0) == 0:
            matrix = matrix.T
        outputs, inputs = matrix.shape
        bias = self.constant(node, 2, np.zeros(outputs)).reshape(-1)
        rows = x[1][0]
        if not self.torch:
            x = e.reshape(x, [rows, 1, 1, inputs])
            weight = e.reshape(e.const(matrix), [outputs, 1, 1, inputs])
            y = e.conv(x, weight, e.const(bias),
                       ([1, 1], [1, 1], [1, 1], [0] * 4, 0), False, outputs)
            return e.reshape(y, [rows, outputs])
        weight = e.transpose(e.const(matrix), [1, 0])
        product = e.op("matmul", [e.reshape(x, [1, rows, inputs]),
                                  e.reshape(weight, [1, inputs, outputs])] +
                       e.zero_points(), [1, rows, outputs])
        y = e.reshape(product, [rows, outputs])
        return e.binary("add", y, e.reshape(e.const(bias), [1, outputs]))


if __name__ == "__main__":
    style, source, target = sys.argv[1:4]
    assert style in ("torch", "tflite")
    importer = Importer(onnx.load(source), style)
    text = importer.run()
    with open(target, "w") as file:
        file.write(text)
    if len(sys.argv) > 4:
        sample = np.random.RandomState(1).rand(*importer.input_shape)
        np.save(sys.argv[4], sample.astype(np.float32))
