//===- CircuitNetlistOps.td - What a netlist is made of ----*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CIRCUIT_IR_CIRCUITNETLISTOPS_TD
#define L2DC_DIALECT_CIRCUIT_IR_CIRCUITNETLISTOPS_TD

include "l2dc/Dialect/Circuit/IR/CircuitDialect.td"

def Circuit_LibraryOp
    : Circuit_Op<"library", [HasParent<"ProblemOp">]> {
  let summary = "A file of models that the netlist includes";
  let description = [{
    A relative `path` starts in the problem's directory. Without a section the
    file is included as a whole, as `.include` does; with one it is read as
    `.lib` does.

    Example:

    ```mlir
    circuit.library "sm141064.ngspice" section "typical"
    ```
  }];
  let arguments = (ins StrAttr:$path, OptionalAttr<StrAttr>:$section);
  let assemblyFormat = "$path (`section` $section^)? attr-dict";
}

def Circuit_DirectiveOp
    : Circuit_Op<"directive", [ParentOneOf<["ProblemOp", "TestbenchOp"]>]> {
  let summary = "A card that is passed on as it is";
  let description = [{
    One of `.option`, `.nodeset`, `.ic`, `.global`, `.func` and `.temp`.

    Example:

    ```mlir
    circuit.directive ".option temp=25"
    ```
  }];
  let arguments = (ins StrAttr:$text);
  let assemblyFormat = "$text attr-dict";
  let hasVerifier = 1;
}

def Circuit_ParamOp
    : Circuit_Op<"param", [ParentOneOf<["ProblemOp", "SubcktOp"]>]> {
  let summary = "A parameter with a value or an expression";
  let description = [{
    The expression is text as SPICE reads it, over the other parameters. A
    `circuit.variable` of the same name takes the place of a problem's
    parameter.

    Example:

    ```mlir
    circuit.param "w1" = "12u"
    circuit.param "w2" = "'2*w1'"
    ```
  }];
  let arguments = (ins StrAttr:$name, StrAttr:$expression);
  let assemblyFormat = "$name `=` $expression attr-dict";
}

def Circuit_ModelOp
    : Circuit_Op<"model", [ParentOneOf<["ProblemOp", "SubcktOp"]>]> {
  let summary = "The model of a kind of device";
  let description = [{
    `type` is SPICE's (`nmos`, `pmos`, `d`, `npn`, `r`, ...), `parameters` are
    the model's.

    Example:

    ```mlir
    circuit.model "n1" "nmos" with {kp = "50u", level = "1", vto = "0.5"}
    ```
  }];
  let arguments = (ins StrAttr:$name, StrAttr:$type,
                       DefaultValuedAttr<DictionaryAttr, "{}">:$parameters);
  let assemblyFormat = "$name $type (`with` $parameters^)? attr-dict-with-keyword";
}

def Circuit_DeviceOp
    : Circuit_Op<"device", [ParentOneOf<["ProblemOp", "SubcktOp",
                                         "TestbenchOp"]>]> {
  let summary = "A device or an instance of a subcircuit";
  let description = [{
    The first letter of `name` says what it is, as in SPICE: `m` a MOSFET with
    nodes drain, gate, source and bulk, `r` a resistor, `x` an instance of the
    subcircuit `model`, and so on. `controls` are the devices that a controlled
    source or a coupling refers to, `value` is a value or the description of a
    source.

    Every node needs a second terminal or a measurement; ground is "0".

    Example:

    ```mlir
    circuit.device "m1" ["out", "in", "0", "0"] model "n1"
        with {l = "1u", w = "'w1'"}
    circuit.device "vdd" ["vdd", "0"] value "2.5"
    ```
  }];
  let arguments = (ins StrAttr:$name, StrArrayAttr:$nodes,
                       OptionalAttr<StrArrayAttr>:$controls,
                       OptionalAttr<StrAttr>:$model,
                       OptionalAttr<StrAttr>:$value,
                       DefaultValuedAttr<DictionaryAttr, "{}">:$parameters);
  let assemblyFormat = [{
    $name $nodes (`controls` $controls^)? (`model` $model^)? (`value` $value^)?
    (`with` $parameters^)? attr-dict-with-keyword
  }];
  let hasVerifier = 1;
}

def Circuit_SubcktOp
    : Circuit_Op<"subckt", [HasParent<"ProblemOp">, NoTerminator, SingleBlock,
                            NoRegionArguments]> {
  let summary = "A subcircuit";
  let description = [{
    Holds parameters, models and devices. `parameters` can be set by instances;
    the values here are their defaults.

    Example:

    ```mlir
    circuit.subckt "nsig" ["d", "g", "s", "b"] with {w = "1u"} body {
      circuit.device "m1" ["d", "g", "s", "b"] model "n1" with {l = "1u", w = "'w'"}
    }
    ```
  }];
  let arguments = (ins StrAttr:$name, StrArrayAttr:$ports,
                       DefaultValuedAttr<DictionaryAttr, "{}">:$parameters);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $name $ports (`with` $parameters^)? attr-dict-with-keyword `body` $body
  }];
}

#endif // L2DC_DIALECT_CIRCUIT_IR_CIRCUITNETLISTOPS_TD
