// RUN: l2dc-opt %s -split-input-file -verify-diagnostics

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{device 'r1' is defined a second time}}
  circuit.device "r1" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{node 'x' is dangling: only 'r2' is connected to it}}
  circuit.device "r2" ["out", "x"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{unknown parameter 'q' in ''q'', expected a .param of the netlist}}
  circuit.device "r2" ["out", "0"] value "'q'"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{expected ')' at 'end' in expression '(r'}}
  circuit.device "r2" ["out", "0"] value "'(r'"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{unknown model 'n2' of 'm1', expected a .model of the netlist or of its libraries}}
  circuit.device "m1" ["out", "in", "0", "0"] model "n2"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{unknown subcircuit 'none' of 'x1', expected a .subckt of the netlist or of its libraries}}
  circuit.device "x1" ["out", "0"] model "none"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.subckt "load" ["a", "b"] with {r = "10k"} body {
    circuit.device "r1" ["a", "b"] value "'r'"
  }
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{'x1' has 3 nodes, expected 2 for subcircuit 'load'}}
  circuit.device "x1" ["out", "0", "in"] model "load"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.subckt "load" ["a", "b"] with {r = "10k"} body {
    circuit.device "r1" ["a", "b"] value "'r'"
  }
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{unknown parameter 'q' of 'x1', subcircuit 'load' does not have it}}
  circuit.device "x1" ["out", "0"] model "load" with {q = "1"}
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{'f1' refers to 'r1', which is no voltage_source of the netlist}}
  circuit.device "f1" ["out", "0"] controls ["r1"] value "1"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  // expected-error@+1 {{parameter 'r' is defined a second time}}
  circuit.param "r" = "2k"
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

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.model "n1" "nmos"
  // expected-error@+1 {{model 'n1' is defined a second time}}
  circuit.model "n1" "pmos"
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

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  // expected-error@+1 {{subcircuit 'load' lists port 'a' twice}}
  circuit.subckt "load" ["a", "a"] body {
    circuit.device "r1" ["a", "0"] value "1"
  }
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

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.subckt "load" ["a", "b"] body {
    // expected-error@+1 {{unknown parameter 'q' in ''q'', expected a .param of the netlist}}
    circuit.param "p" = "'q'"
    circuit.device "r1" ["a", "b"] value "1"
  }
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
