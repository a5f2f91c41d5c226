@NullMarked
package dev.weir.kernels.window;

import org.jspecify.annotations.NullMarked;
