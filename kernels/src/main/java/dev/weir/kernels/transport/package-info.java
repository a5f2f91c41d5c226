/**
 * Sparse transport: rows are allotted to columns by cost, each column taking a few rows only.
 *
 * <p>The problem is solved over one price for each row. Whatever the prices, each column's share is exactly its own and no column takes more rows than it may; better prices bring the
 * rows closer to theirs. So an answer is usable at any time, and a dispatcher can stop early. Prices are kept in double precision: their differences decide.
 */
@NullMarked
package dev.weir.kernels.transport;

import org.jspecify.annotations.NullMarked;
