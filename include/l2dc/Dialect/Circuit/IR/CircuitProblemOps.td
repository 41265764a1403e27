//===- CircuitProblemOps.td - What is asked of a circuit ---*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_CIRCUIT_IR_CIRCUITPROBLEMOPS_TD
#define L2DC_DIALECT_CIRCUIT_IR_CIRCUITPROBLEMOPS_TD

include "l2dc/Dialect/Circuit/IR/CircuitDialect.td"
include "mlir/IR/SymbolInterfaces.td"

class Circuit_ProblemPart<string mnemonic, list<Trait> traits = []>
    : Circuit_Op<mnemonic, !listconcat([HasParent<"ProblemOp">], traits)>;

def Circuit_ProblemOp
    : Circuit_Op<"problem", [IsolatedFromAbove, NoRegionArguments, NoTerminator,
                             SingleBlock, Symbol, SymbolTable]> {
  let summary = "A circuit and what is asked of it";
  let description = [{
    `title` is the netlist's first line, `directory` is where relative paths of
    model files start, `hspice` says that the model files are written for
    HSPICE (most foundries' are).

    Example:

    ```mlir
    circuit.problem @divider title "a divider" {
      circuit.param "r" = "1k"
      circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
      circuit.device "r1" ["in", "out"] value "'r'"
      circuit.device "r2" ["out", "0"] value "1k"
      circuit.variable @r "kohm" from 100.0 to 10000.0
      circuit.testbench @main {
        circuit.measure @level "voltage" of "v(out)" in "V"
        circuit.measure @power "power" in "W"
      }
      circuit.constraint @main::@level at_least 0.25
      circuit.objective minimize @main::@power reference 1.0e-03
      circuit.corner @nominal
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, OptionalAttr<StrAttr>:$title,
                       OptionalAttr<StrAttr>:$directory, UnitAttr:$hspice);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $sym_name (`title` $title^)? (`directory` $directory^)?
    (`hspice` $hspice^)? attr-dict-with-keyword $body
  }];
  let hasRegionVerifier = 1;
}

def Circuit_VariableOp : Circuit_ProblemPart<"variable", [Symbol]> {
  let summary = "A parameter of the netlist that may be chosen";
  let description = [{
    Numbers are in base units; `unit` is how a designer writes them. Values are
    `min + k * step`, or anything between `min` and `max` without a step. With
    `log` equal steps of an action multiply the value. `initial` is where a
    search may start, `value` is what a search chose.

    Example:

    ```mlir
    circuit.variable @w1 "um" from 2.0e-06 to 1.5e-05 step 1.0e-07
        initial 1.2e-05
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$unit, F64Attr:$min,
                       F64Attr:$max, OptionalAttr<F64Attr>:$step,
                       UnitAttr:$logarithmic, OptionalAttr<F64Attr>:$initial,
                       OptionalAttr<F64Attr>:$value);
  let assemblyFormat = [{
    $sym_name $unit `from` $min `to` $max (`step` $step^)?
    (`log` $logarithmic^)? (`initial` $initial^)? (`value` $value^)? attr-dict
  }];
  let hasVerifier = 1;
}

def Circuit_MatchOp : Circuit_ProblemPart<"match"> {
  let summary = "Variables that always have the same value";
  let description = [{
    The first one decides: a matched pair, the sides of a mirror.

    Example:

    ```mlir
    circuit.match [@w1, @w2]
    ```
  }];
  let arguments = (ins TypedArrayAttrBase<FlatSymbolRefAttr,
                                          "variables">:$variables);
  let assemblyFormat = "$variables attr-dict";
}

def Circuit_TestbenchOp
    : Circuit_ProblemPart<"testbench", [NoRegionArguments, NoTerminator,
                                        SingleBlock, Symbol, SymbolTable]> {
  let summary = "What is run on the circuit, and what is measured";
  let description = [{
    Devices are added to the netlist, analyses are run in their order, and an
    operating point before them.

    Example:

    ```mlir
    circuit.testbench @main {
      circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
      circuit.analysis "ac" "ac" {start = 1.0e+02 : f64, stop = 1.0e+10 : f64}
      circuit.measure @gain "gain" of "v(out)" in "1"
    }
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "$sym_name attr-dict-with-keyword $body";
}

def Circuit_AnalysisOp
    : Circuit_Op<"analysis", [HasParent<"TestbenchOp">]> {
  let summary = "A simulation of a testbench";
  let description = [{
    `kind` is `op`, `ac`, `noise`, `dc` or `tran`.

    - `ac`, `noise`: `start` to `stop` in Hz with `points` per decade (20), or
      altogether with `linear`. `excitations` gives the sources that excite the
      circuit, all others are 0; without it the netlist says so. Noise is
      measured at `output` and referred to `source`.
    - `dc`: sweeps `source`, or the temperature if that is "temp", from `start`
      to `stop` by `step`.
    - `tran`: from 0 to `stop` with output every `step`, with internal steps of
      at most `max_step`; `initial_conditions` leaves out the operating point.

    Example:

    ```mlir
    circuit.analysis "noise" "noise" {output = "v(out)", source = "iin",
      start = 1.0e+07 : f64, stop = 1.0e+11 : f64}
    ```
  }];
  let arguments = (ins StrAttr:$name, StrAttr:$kind,
                       OptionalAttr<F64Attr>:$start,
                       OptionalAttr<F64Attr>:$stop, OptionalAttr<F64Attr>:$step,
                       OptionalAttr<F64Attr>:$max_step,
                       OptionalAttr<I64Attr>:$points, UnitAttr:$linear,
                       OptionalAttr<DictionaryAttr>:$excitations,
                       OptionalAttr<StrAttr>:$output,
                       OptionalAttr<StrAttr>:$source,
                       UnitAttr:$initial_conditions);
  let assemblyFormat = "$name $kind attr-dict";
  let hasVerifier = 1;
}

def Circuit_MeasureOp
    : Circuit_Op<"measure", [HasParent<"TestbenchOp">, Symbol]> {
  let summary = "One number that a testbench gives";
  let description = [{
    `metric` is a name of docs/Spice.md. `signal` is what is looked at: a
    voltage "v(out)", a difference "v(outp,outn)" or the current of a voltage
    source "i(vdd)"; a response is divided by that of `over`. `at` is the frequency, source value or time at which;
    `at_result` takes it from an earlier measurement. `reference` is the
    analysis whose gain a rejection ratio divides by; `from` and `to` bound
    integrated noise.

    Example:

    ```mlir
    circuit.measure @noise "input_noise" in "A/rtHz" {at_result = @bandwidth}
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, StrAttr:$metric,
                       OptionalAttr<StrAttr>:$signal,
                       OptionalAttr<StrAttr>:$over, StrAttr:$unit,
                       OptionalAttr<StrAttr>:$analysis,
                       OptionalAttr<F64Attr>:$at,
                       OptionalAttr<FlatSymbolRefAttr>:$at_result,
                       OptionalAttr<StrAttr>:$reference,
                       OptionalAttr<F64Attr>:$tolerance,
                       OptionalAttr<F64Attr>:$from, OptionalAttr<F64Attr>:$to,
                       OptionalAttr<StrArrayAttr>:$devices,
                       OptionalAttr<StrAttr>:$quantity);
  let assemblyFormat = [{
    $sym_name $metric (`of` $signal^)? (`over` $over^)? `in` $unit attr-dict
  }];
  let hasVerifier = 1;
}

def Circuit_ConstraintOp : Circuit_ProblemPart<"constraint"> {
  let summary = "A hard requirement on a measurement";
  let description = [{
    `relation` is `at_least` or `at_most`; the bound is in base units. A design
    that breaks a constraint is worse than every one that does not.

    Example:

    ```mlir
    circuit.constraint @main::@gain at_least 20000.0
    ```
  }];
  let arguments = (ins SymbolRefAttr:$measure, UnitAttr:$at_most,
                       F64Attr:$bound);
  let assemblyFormat = [{
    $measure (`at_most` $at_most^) : (`at_least`)? $bound attr-dict
  }];
}

def Circuit_ObjectiveOp : Circuit_ProblemPart<"objective"> {
  let summary = "A figure to be as good as possible";
  let description = [{
    Counts as `reference / value` if it is minimized and `value / reference` if
    it is maximized; the score of a design is the sum of these.

    Example:

    ```mlir
    circuit.objective minimize @main::@power reference 1.37e-03
    ```
  }];
  let arguments = (ins UnitAttr:$maximize, SymbolRefAttr:$measure,
                       F64Attr:$reference);
  let assemblyFormat = [{
    (`maximize` $maximize^) : (`minimize`)? $measure `reference` $reference
    attr-dict
  }];
}

def Circuit_CornerOp : Circuit_ProblemPart<"corner", [Symbol]> {
  let summary = "Conditions under which every constraint must hold";
  let description = [{
    `temperature` is in degrees Celsius, `parameters` gives parameters of the
    netlist other values, `libraries` replaces sections or files of model
    libraries by others.

    Example:

    ```mlir
    circuit.corner @slow {temperature = 125.0 : f64,
      parameters = {supply = "1.62"}, libraries = {tt = "ss"}}
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name,
                       OptionalAttr<F64Attr>:$temperature,
                       DefaultValuedAttr<DictionaryAttr, "{}">:$parameters,
                       DefaultValuedAttr<DictionaryAttr, "{}">:$libraries);
  let assemblyFormat = "$sym_name attr-dict";
}

def Circuit_SweepOp : Circuit_ProblemPart<"sweep"> {
  let summary = "A range of bounds that one agent learns to meet";
  let description = [{
    The bound of the constraint on `measure` varies in this range when an agent
    is trained for many specifications.

    Example:

    ```mlir
    circuit.sweep @main::@gain from 200.0 to 400.0 log
    ```
  }];
  let arguments = (ins SymbolRefAttr:$measure, F64Attr:$min, F64Attr:$max,
                       UnitAttr:$logarithmic);
  let assemblyFormat = [{
    $measure `from` $min `to` $max (`log` $logarithmic^)? attr-dict
  }];
}

#endif // L2DC_DIALECT_CIRCUIT_IR_CIRCUITPROBLEMOPS_TD
