/** Learning rules for one numeric parameter, from the cost of each use. */
@NullMarked
package dev.weir.kernels.bandit;

import org.jspecify.annotations.NullMarked;
