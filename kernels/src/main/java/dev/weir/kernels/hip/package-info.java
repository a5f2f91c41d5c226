/**
 * Attention to the keys that a search in a tree found, for contexts in which reading all keys is too much (HiP Attention).
 *
 * <p>For each block of queries the blocks of keys are cut into as many segments as may be kept; each segment is halved, a block in it is scored for it, and the best are kept,
 * until segments are single blocks. That is right where neighbouring keys score alike, and one bad representative hides what lies behind it, so there is no bound in general: what was
 * lost is measured, by the softmax mass that the selection recovers.
 */
@NullMarked
package dev.weir.kernels.hip;

import org.jspecify.annotations.NullMarked;
