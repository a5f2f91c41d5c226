/**
 * The inner loops, on primitive arrays and nothing else. Each is written twice: plainly, to be read and to run anywhere, and with the Vector API.
 * Both forms give the same bits, on any machine: distances are summed in eight fixed running sums, and everything that decides is summed in
 * integers, where order cannot matter. Hence two hosts with different registers agree on every pick, and comparing digests makes sense.
 */
@NullMarked
package dev.weir.kernels.linalg;

import org.jspecify.annotations.NullMarked;
