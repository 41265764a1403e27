// RUN: l2dc-opt %s -split-input-file -verify-diagnostics

// expected-error@+1 {{has no variables, expected at least one}}
circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
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
  circuit.device "r2" ["out", "0"] value "1k"
  // expected-error@+1 {{variable 'q' is unknown, expected a .param of the netlist}}
  circuit.variable @q "kohm" from 100.0 to 10000.0
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
  circuit.device "r2" ["out", "0"] value "1k"
  // expected-error@+1 {{variable 'r' has min 200 and max 100, expected min < max}}
  circuit.variable @r "ohm" from 200.0 to 100.0
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
  circuit.device "r2" ["out", "0"] value "1k"
  // expected-error@+1 {{variable 'r' needs finite bounds}}
  circuit.variable @r "ohm" from 1.0 to 0x7FF0000000000000
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
  circuit.device "r2" ["out", "0"] value "1k"
  // expected-error@+1 {{variable 'r' has step 200, expected more than 0 and at most max - min}}
  circuit.variable @r "ohm" from 100.0 to 200.0 step 200.0
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
  circuit.device "r2" ["out", "0"] value "1k"
  // expected-error@+1 {{variable 'r' has min 0, expected more than 0 on a logarithmic scale}}
  circuit.variable @r "ohm" from 0.0 to 200.0 log
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
  circuit.device "r2" ["out", "0"] value "1k"
  // expected-error@+1 {{variable 'r' has value 50, expected 100 to 200}}
  circuit.variable @r "ohm" from 100.0 to 200.0 initial 50.0
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
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "ohm" from 100.0 to 200.0
  // expected-error@+1 {{a match group needs at least 2 variables}}
  circuit.match [@r]
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
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "ohm" from 100.0 to 200.0
  // expected-error@+1 {{unknown variable 'q' in a match group}}
  circuit.match [@r, @q]
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}
