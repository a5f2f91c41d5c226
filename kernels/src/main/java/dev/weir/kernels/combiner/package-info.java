/**
 * Full attention at sub-quadratic cost by factorised weights, {@code p(j|i) = p(block|i)·p(j|block)} (Ren et al., "Combiner: Full Attention Transformer with Sparse Computation
 * Cost", 2021).
 *
 * <p>Every variant is a few exact attentions of strided sets of queries over strided sets of keys or of block summaries, put together by one online softmax for each row
 * ({@link dev.weir.kernels.combiner.OnlineAttention}). The summaries are attentions too: of pooled queries over a block. Pooled queries use positions of their block only, so causality holds.
 */
@NullMarked
package dev.weir.kernels.combiner;

import org.jspecify.annotations.NullMarked;
