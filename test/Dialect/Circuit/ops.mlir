// RUN: l2dc-opt %s --verify-roundtrip | FileCheck %s
// RUN: l2dc-opt %s --emit-bytecode | l2dc-opt | FileCheck %s

// CHECK-LABEL: circuit.problem @amplifier
// CHECK-SAME: title "a common source stage" directory "models" hspice
circuit.problem @amplifier title "a common source stage" directory "models" hspice {
  // CHECK: circuit.library "cards.lib" section "tt"
  circuit.library "cards.lib" section "tt"
  // CHECK: circuit.library "more.lib"{{$}}
  circuit.library "more.lib"
  // CHECK: circuit.directive ".option temp=25"
  circuit.directive ".option temp=25"
  // CHECK: circuit.param "w1" = "12u"
  circuit.param "w1" = "12u"
  circuit.param "w2" = "'2*w1'"
  circuit.param "supply" = "1.8"
  // CHECK: circuit.model "n1" "nmos" with {kp = "50u", level = "1"}
  circuit.model "n1" "nmos" with {level = "1", kp = "50u"}
  // CHECK: circuit.subckt "load" ["a", "b"] with {r = "10k"} body {
  circuit.subckt "load" ["a", "b"] with {r = "10k"} body {
    // CHECK: circuit.param "half" = "'r/2'"
    circuit.param "half" = "'r/2'"
    // CHECK: circuit.device "r1" ["a", "m"] value "'half'"
    circuit.device "r1" ["a", "m"] value "'half'"
    circuit.device "r2" ["m", "b"] value "'half'"
  }
  circuit.device "vdd" ["vdd", "0"] value "'supply'"
  // CHECK: circuit.device "m1" ["out", "in", "0", "0"] model "n1" with {l = "1u", w = "'w1'"}
  circuit.device "m1" ["out", "in", "0", "0"] model "n1" with {l = "1u", w = "'w1'"}
  // CHECK: circuit.device "x1" ["vdd", "out"] model "load" with {r = "'1k*w2/w1'"}
  circuit.device "x1" ["vdd", "out"] model "load" with {r = "'1k*w2/w1'"}
  // CHECK: circuit.device "f1" ["out", "0"] controls ["vdd"] value "0.1"
  circuit.device "f1" ["out", "0"] controls ["vdd"] value "0.1"
  // CHECK: circuit.variable @w1 "um" from 2.000000e-06 to 1.500000e-05 step 3.000000e-07 log initial 1.200000e-05 value 3.000000e-06
  circuit.variable @w1 "um" from 2.0e-06 to 1.5e-05 step 3.0e-07 log initial 1.2e-05 value 3.0e-06
  // CHECK: circuit.variable @w2 "um" from 2.000000e-06 to 1.500000e-05{{$}}
  circuit.variable @w2 "um" from 2.0e-06 to 1.5e-05
  // CHECK: circuit.match [@w1, @w2]
  circuit.match [@w1, @w2]
  // CHECK: circuit.testbench @main {
  circuit.testbench @main {
    circuit.device "vin" ["in", "0"] value "dc 0.9 ac 1"
    // CHECK: circuit.directive ".nodeset v(out)=1"
    circuit.directive ".nodeset v(out)=1"
    // CHECK: circuit.analysis "ac" "ac" {excitations = {vin = 1.000000e+00 : f64}, points = 10 : i64, start = 1.000000e+02 : f64, stop = 1.000000e+09 : f64}
    circuit.analysis "ac" "ac" {start = 1.0e+02 : f64, stop = 1.0e+09 : f64, points = 10 : i64, excitations = {vin = 1.0 : f64}}
    circuit.analysis "noise" "noise" {start = 1.0e+02 : f64, stop = 1.0e+09 : f64, output = "v(out)", source = "vin"}
    circuit.analysis "step" "tran" {step = 1.0e-09 : f64, stop = 1.0e-06 : f64, initial_conditions}
    circuit.analysis "sweep" "dc" {source = "vin", start = 0.0 : f64, stop = 1.8 : f64, step = 0.1 : f64}
    // CHECK: circuit.measure @gain "gain" of "v(out)" over "v(in)" in "1"
    circuit.measure @gain "gain" of "v(out)" over "v(in)" in "1"
    circuit.measure @bandwidth "bandwidth" of "v(out)" in "Hz"
    // CHECK: circuit.measure @noise "input_noise" in "V/rtHz" {at_result = @bandwidth}
    circuit.measure @noise "input_noise" in "V/rtHz" {at_result = @bandwidth}
    circuit.measure @power "power" in "W" {devices = ["vdd"]}
  }
  // CHECK: circuit.constraint @main::@gain at_least 5.000000e+00
  circuit.constraint @main::@gain at_least 5.0
  // CHECK: circuit.constraint @main::@power at_most 1.000000e-03
  circuit.constraint @main::@power at_most 1.0e-03
  // CHECK: circuit.objective minimize @main::@power reference 1.000000e-04
  circuit.objective minimize @main::@power reference 1.0e-04
  // CHECK: circuit.objective maximize @main::@bandwidth reference 1.000000e+06
  circuit.objective maximize @main::@bandwidth reference 1.0e+06
  // CHECK: circuit.corner @nominal
  circuit.corner @nominal
  // CHECK: circuit.corner @slow {libraries = {tt = "ss"}, parameters = {supply = "1.62"}, temperature = 1.250000e+02 : f64}
  circuit.corner @slow {temperature = 125.0 : f64, parameters = {supply = "1.62"}, libraries = {tt = "ss"}}
  // CHECK: circuit.sweep @main::@gain from 2.000000e+00 to 2.000000e+01 log
  circuit.sweep @main::@gain from 2.0 to 20.0 log
}
