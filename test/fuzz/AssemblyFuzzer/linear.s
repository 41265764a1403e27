set value=not_positive register=zero_test
set register=dest_fraction value=-3
load_activations count=0x10 buffer=1 position=2
clear
host step=0
swap
