@NullMarked
package dev.weir.kernels.element;

import org.jspecify.annotations.NullMarked;
