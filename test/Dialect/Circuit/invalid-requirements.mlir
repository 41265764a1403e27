// RUN: l2dc-opt %s -split-input-file -verify-diagnostics

circuit.problem @p {
  circuit.param "r" = "1k"
  circuit.device "vin" ["in", "0"] value "dc 1 ac 1"
  circuit.device "r1" ["in", "out"] value "'r'"
  circuit.device "r2" ["out", "0"] value "1k"
  circuit.variable @r "kohm" from 100.0 to 10000.0
  circuit.testbench @main {
    // expected-error@+1 {{measurement 'level' refers to unknown device 'm.x9.m1'}}
    circuit.measure @level "device" in "S" {devices = ["m.x9.m1"], quantity = "gm"}
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
    circuit.measure @power "power" in "W"
  }
  circuit.testbench @more {
    // expected-error@+1 {{measurement 'level' is listed a second time}}
    circuit.measure @level "voltage" of "v(in)" in "V"
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
    circuit.measure @power "power" in "W"
  }
  // expected-error@+1 {{constraint on unknown metric '@main::@none', expected a measurement}}
  circuit.constraint @main::@none at_least 0.25
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
    circuit.measure @power "power" in "W"
  }
  // expected-error@+1 {{constraint on 'level' needs a finite bound}}
  circuit.constraint @main::@level at_least 0x7FF8000000000000
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
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 2.0
  // expected-error@+1 {{'level' must be at least 2 and at most 1, which cannot hold}}
  circuit.constraint @main::@level at_most 1.0
  circuit.objective minimize @main::@power reference 1.0e-03
  circuit.corner @nominal
}

// -----

// expected-error@+1 {{has no objective, expected at least one}}
circuit.problem @p {
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
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  // expected-error@+1 {{objective on unknown metric '@none', expected a measurement}}
  circuit.objective minimize @none reference 1.0
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
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  // expected-error@+1 {{objective on 'power' has reference 0, expected more than 0}}
  circuit.objective minimize @main::@power reference 0.0
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
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  // expected-error@+1 {{corner 'nominal' has temperature -300, expected -273.15 to 1000 C}}
  circuit.corner @nominal {temperature = -300.0 : f64}
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
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  // expected-error@+1 {{corner 'nominal' sets unknown parameter 'q', expected a .param of the netlist}}
  circuit.corner @nominal {parameters = {q = "1"}}
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
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  // expected-error@+1 {{corner 'nominal' sets 'r', which is a variable}}
  circuit.corner @nominal {parameters = {r = "1"}}
}

// -----

circuit.problem @p {
  circuit.param "s" = "1"
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
  // expected-error@+1 {{corner 'nominal' sets 's': unknown parameter 'q' in ''q'', expected a .param of the netlist}}
  circuit.corner @nominal {parameters = {s = "'q'"}}
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
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  // expected-error@+1 {{corner 'nominal' replaces 'tt', which is no section or file of a .lib or .include}}
  circuit.corner @nominal {libraries = {tt = "ss"}}
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
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  // expected-error@+1 {{sweep of 'power', which has no constraint}}
  circuit.sweep @main::@power from 1.0 to 2.0
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
    circuit.measure @power "power" in "W"
  }
  circuit.constraint @main::@level at_least 0.25
  circuit.objective minimize @main::@power reference 1.0e-03
  // expected-error@+1 {{sweep of 'level' has min 2 and max 1, expected min < max, and min > 0 on a logarithmic scale}}
  circuit.sweep @main::@level from 2.0 to 1.0
}

// -----

circuit.problem @p {
  // expected-error@+1 {{cannot stand in a circuit.problem}}
  func.func private @f()
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
