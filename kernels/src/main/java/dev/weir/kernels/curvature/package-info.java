/**
 * What gradients tell of curvature, without the matrix: {@link dev.weir.kernels.curvature.GradientWindow} multiplies by the inverse of a mean of outer products of the last m
 * gradients (M-FAC), {@link dev.weir.kernels.curvature.LayerInverse} keeps the inverses of a layer's two factors by updates of rank one (MKOR).
 *
 * <p>The small damping λ makes both of them amplify rounding by 1/λ. So everything of size m, and every sum over a gradient, is in double precision; only the gradients
 * themselves are not. They are too long to be read twice for nothing, and too many: products go through them block by block.
 */
@NullMarked
package dev.weir.kernels.curvature;

import org.jspecify.annotations.NullMarked;
