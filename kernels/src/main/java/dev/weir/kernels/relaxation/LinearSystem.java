package dev.weir.kernels.relaxation;

import dev.weir.kernels.linalg.RowMatrix;

/**
 * {@code A·x = b} with a start vector. The arrays are the caller's and are not written to.
 *
 * @param context what is known beforehand of how hard it is, finite; any number if nothing is
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and copied only where it is solved.
public record LinearSystem(RowMatrix matrix, double[] rhs, double[] start, double context) {}
