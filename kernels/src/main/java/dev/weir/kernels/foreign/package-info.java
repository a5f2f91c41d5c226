/**
 * Calls into libraries of machine code, through {@code java.lang.foreign} alone.
 *
 * <p>Somebody else finds and opens the library; here its functions get Java signatures, and nothing is decided.
 */
@NullMarked
package dev.weir.kernels.foreign;

import org.jspecify.annotations.NullMarked;
