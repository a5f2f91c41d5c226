/**
 * Attention over entries that come, change and go.
 *
 * <p>What was deleted is not subtracted from a running sum: once it held the greatest logit, all others have been rounded away. The block that it lay in is computed again
 * instead, and its partial result merged with those of the other blocks along a tree. So a question that stands costs a block and a few merges for each change, and the answer is
 * that of attention over what is live, whatever came before.
 */
@NullMarked
package dev.weir.kernels.memory;

import org.jspecify.annotations.NullMarked;
