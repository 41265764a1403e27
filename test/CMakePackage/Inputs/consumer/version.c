#include "l2dc-c/L2DC.h"

#include <stdio.h>

int main(void) {
  puts(l2dcVersion());
  return 0;
}
