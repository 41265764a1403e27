//===- EIEInstructionOps.td - One op per instruction -------*- tablegen -*-===//
//
// Part of the L2DC project, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operands of an instruction, their names, widths and defaults come from
// EIEInstructions.def; an instruction there without an op here does not
// compile.
//
//===----------------------------------------------------------------------===//

#ifndef L2DC_DIALECT_EIE_IR_EIEINSTRUCTIONOPS_TD
#define L2DC_DIALECT_EIE_IR_EIEINSTRUCTIONOPS_TD

include "l2dc/Dialect/EIE/IR/EIEProgramOps.td"

/// Checks the operands with the instruction table.
def EIE_IsInstruction : NativeOpTrait<"IsInstruction"> {
  let cppNamespace = "::l2dc::eie";
}

/// `values` are the instruction's operands in the order of the table. The text
/// is that of assembly: operands as name = value, those at their default left
/// out.
class EIE_Instruction<string mnemonic>
    : EIE_ProgramPart<"inst." # mnemonic, [EIE_IsInstruction]> {
  let arguments = (ins DenseI64ArrayAttr:$values);
  let hasCustomAssemblyFormat = 1;
}

def EIE_HaltInst : EIE_Instruction<"halt"> {
  let summary = "End of the program";
  let description = [{
    The last instruction, and only that one.

    Example:

    ```mlir
    eie.inst.halt
    ```
  }];
}

def EIE_SetInst : EIE_Instruction<"set"> {
  let summary = "Set a control register";
  let description = [{
    Registers and the values of some have names; see docs/InstructionSet.md.

    Example:

    ```mlir
    eie.inst.set register = activation value = relu
    ```
  }];
}

def EIE_LoopInst : EIE_Instruction<"loop"> {
  let summary = "Begin of a loop";
  let description = [{
    The instructions up to the matching `eie.inst.end_loop` run `count` times; the
    loop counter is 0 in the first iteration.

    Example:

    ```mlir
    eie.inst.loop count = 49
    ```
  }];
}

def EIE_EndLoopInst : EIE_Instruction<"end_loop"> {
  let summary = "End of the innermost loop";
  let description = [{
    Closes the nearest `eie.inst.loop` that is open.

    Example:

    ```mlir
    eie.inst.end_loop
    ```
  }];
}

def EIE_LayerBeginInst : EIE_Instruction<"layer_begin"> {
  let summary = "Begin of a layer in the statistics";
  let description = [{
    What follows is counted to the layer.

    Example:

    ```mlir
    eie.inst.layer_begin layer = 0
    ```
  }];
}

def EIE_LayerEndInst : EIE_Instruction<"layer_end"> {
  let summary = "End of a layer in the statistics";
  let description = [{
    Closes `eie.inst.layer_begin`.

    Example:

    ```mlir
    eie.inst.layer_end
    ```
  }];
}

def EIE_LoadMatrixInst : EIE_Instruction<"load_matrix"> {
  let summary = "Copy a matrix to the SRAMs of the PEs";
  let description = [{
    Column pointers, Spmat rows and codebook go to the given addresses.

    Example:

    ```mlir
    eie.inst.load_matrix matrix = 0 pointer_base = 0 spmat_base = 0 codebook = 0
    ```
  }];
}

def EIE_LoadActivationsInst : EIE_Instruction<"load_activations"> {
  let summary = "Copy elements of a buffer to the source bank";
  let description = [{
    `count` elements from `offset` + counter * `loop_stride` on go to `position`.

    Example:

    ```mlir
    eie.inst.load_activations buffer = 0 count = 784
    ```
  }];
}

def EIE_LoadPatchInst : EIE_Instruction<"load_patch"> {
  let summary = "Gather the inputs of one convolution window";
  let description = [{
    The window whose number is the loop counter; elements outside are 0.

    Example:

    ```mlir
    eie.inst.load_patch patch = 0 buffer = 1
    ```
  }];
}

def EIE_LoadBiasInst : EIE_Instruction<"load_bias"> {
  let summary = "Set the accumulators to a bias vector";
  let description = [{
    The elements from `offset` on.

    Example:

    ```mlir
    eie.inst.load_bias bias = 0 offset = 64
    ```
  }];
}

def EIE_StoreActivationsInst : EIE_Instruction<"store_activations"> {
  let summary = "Copy destination activations to a buffer";
  let description = [{
    Element e goes to `offset` + e * `stride` + counter * `loop_stride`.

    Example:

    ```mlir
    eie.inst.store_activations buffer = 2 stride = 49 loop_stride = 1
    ```
  }];
}

def EIE_HostInst : EIE_Instruction<"host"> {
  let summary = "Run a step on the host";
  let description = [{
    The step reads and writes buffers.

    Example:

    ```mlir
    eie.inst.host step = 0
    ```
  }];
}

def EIE_ClearInst : EIE_Instruction<"clear"> {
  let summary = "Set the accumulators to 0";
  let description = [{
    What a layer without a bias vector starts with.

    Example:

    ```mlir
    eie.inst.clear
    ```
  }];
}

def EIE_RunInst : EIE_Instruction<"run"> {
  let summary = "Multiply the matrix with the source activations";
  let description = [{
    Adds the columns of the matrix at `pointer_base` to the accumulators, each
    times its activation.

    Example:

    ```mlir
    eie.inst.run
    ```
  }];
}

def EIE_WriteBackInst : EIE_Instruction<"write_back"> {
  let summary = "Write the accumulators to the destination bank";
  let description = [{
    Applies the function in register `activation` on the way.

    Example:

    ```mlir
    eie.inst.write_back
    ```
  }];
}

def EIE_SwapInst : EIE_Instruction<"swap"> {
  let summary = "Exchange the source and the destination bank";
  let description = [{
    So the outputs of a layer are the inputs of the next one.

    Example:

    ```mlir
    eie.inst.swap
    ```
  }];
}

#endif // L2DC_DIALECT_EIE_IR_EIEINSTRUCTIONOPS_TD
