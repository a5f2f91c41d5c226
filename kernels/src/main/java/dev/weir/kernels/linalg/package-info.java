@NullMarked
package dev.weir.kernels.linalg;

import org.jspecify.annotations.NullMarked;
