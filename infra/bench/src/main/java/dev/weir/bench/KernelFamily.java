package dev.weir.bench;

import java.util.List;

/** Figures of kernels that belong together; a new one is a line in {@link KernelFigures}. */
@FunctionalInterface
interface KernelFamily {
    /** @param ceilings measured in the same run */
    List<Figure> figures(Ceilings ceilings, Stopwatch watch);
}
