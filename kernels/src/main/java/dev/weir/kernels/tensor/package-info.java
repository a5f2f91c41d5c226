/**
 * Arrays with a shape: what goes into a kernel and what comes out.
 *
 * <p>Row-major, innermost index last, on the heap: records arrive as bytes on the heap, loops over plain arrays are what the compiler treats best, and a
 * library called through the foreign-function interface can be handed a pinned array. A tensor owns its array and does not copy it; whoever makes one gives the array away.
 */
@NullMarked
package dev.weir.kernels.tensor;

import org.jspecify.annotations.NullMarked;
