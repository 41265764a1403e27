layer_begin layer=0
  load_matrix matrix=0 pointer_base=0 spmat_base=0 codebook=0
  set register=activation value=relu
  loop count=4 # output positions
    load_patch patch=0 buffer=0
    load_bias bias=0 order=none
    run
    write_back
    store_activations buffer=1 stride=4 loop_stride=1
  end_loop
layer_end
halt
