/**
 * Which weights of a model can go: by magnitude over all layers, or as many as a measure of sparsity allows (Diao et al., "Pruning Deep Neural Networks from a Sparsity Perspective", 2023).
 *
 * <p>Masks are whole numbers, 0 for what is gone, so that they are tensors as they stand. The smallest are found by counting digits of their magnitudes, in time linear in the weights, and never by sorting.
 */
@NullMarked
package dev.weir.kernels.pruning;

import org.jspecify.annotations.NullMarked;
