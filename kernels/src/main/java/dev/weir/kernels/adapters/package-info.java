/**
 * Linear layers with something beside the weights: low-rank adapters of many tenants over one base, and neurons with a quadratic part.
 *
 * <p>Both are a few matrix products whose operands are arranged so that they are large. "Computational Limits of Low-Rank Adaptation (LoRA)" and "On Expressivity and Trainability of Quadratic
 * Networks" are the sources.
 */
@NullMarked
package dev.weir.kernels.adapters;

import org.jspecify.annotations.NullMarked;
