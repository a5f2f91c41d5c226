/**
 * Matrices, and the inner loops over primitive arrays.
 *
 * <p>A {@link dev.weir.kernels.linalg.RowMatrix} is stored in compressed rows or is a stencil that stores nothing; relaxation needs its rows one at
 * a time and nothing else. Text comes in as lines, because reading files is not for kernels, and is refused with line and token.
 *
 * <p>The loops behind the summary are written twice: plainly, to be read and to run anywhere, and with the Vector API.
 * Both forms give the same bits, on any machine: distances are summed in eight fixed running sums, and everything that decides is summed in
 * integers, where order cannot matter. Hence two hosts with different registers agree on every pick, and comparing digests makes sense.
 */
@NullMarked
package dev.weir.kernels.linalg;

import org.jspecify.annotations.NullMarked;
