// RUN: l2dc-opt %s -split-input-file -verify-diagnostics

circuit.problem @p {
  // expected-error@+1 {{must be one line of .option, .nodeset, .ic, .global, .func or .temp, found '.tran 1n 1u'}}
  circuit.directive ".tran 1n 1u"
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

// -----

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{has name 'n1', expected one that starts with a letter of SPICE's devices}}
  circuit.device "n1" ["out", "0"] value "1k"
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
  // expected-error@+1 {{'r2' is a resistor and needs 2 nodes, found 3}}
  circuit.device "r2" ["out", "0", "0"] value "1k"
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
  // expected-error@+1 {{'f1' is a cccs and refers to 1 devices, found 0}}
  circuit.device "f1" ["out", "0"] value "1"
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
  // expected-error@+1 {{'m1' is a mosfet and needs a model}}
  circuit.device "m1" ["out", "in", "0", "0"]
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
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  // expected-error@+1 {{parameters 'w' must be a string, found 1 : i64}}
  circuit.device "m1" ["out", "in", "0", "0"] model "n1" with {w = 1}
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
  circuit.device "r2" ["out", "0"] value "1k"
  // expected-error@+1 {{has unknown unit 'kOhm'}}
  circuit.variable @r "kOhm" from 100.0 to 10000.0
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
  // expected-error@+1 {{has step 0, expected more than 0}}
  circuit.variable @r "kohm" from 100.0 to 10000.0 step 0.0
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
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{has unknown kind 'pz', expected op, ac, noise, dc or tran}}
    circuit.analysis "ac" "pz"
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
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{has 0 points, expected 1 to 100000}}
    circuit.analysis "ac" "ac" {start = 1.0 : f64, stop = 10.0 : f64, points = 0 : i64}
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
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{excitation 'vin' must be a number, found "1"}}
    circuit.analysis "ac" "ac" {start = 1.0 : f64, stop = 10.0 : f64, excitations = {vin = "1"}}
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
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    // expected-error@+1 {{has unknown metric 'wattage'}}
    circuit.measure @power "wattage" in "W"
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
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    circuit.measure @level "voltage" of "v(out)" in "V"
    // expected-error@+1 {{has unit 'mW', expected a base unit}}
    circuit.measure @power "power" in "mW"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}
