@NullMarked
package dev.weir.kernels.pipeline;

import org.jspecify.annotations.NullMarked;
