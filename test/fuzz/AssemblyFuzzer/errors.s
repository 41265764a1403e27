loop count=
run run
set register=x value=1
