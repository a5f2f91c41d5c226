@NullMarked
package dev.weir.kernels.submodular;

import org.jspecify.annotations.NullMarked;
