package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;

/** Maps a row of a key or query to features; the product of two rows of features stands for the weight of a key for a query. */
public interface FeatureMap {
    /** Of a row before. */
    int dim();

    /** Of a row of features. */
    int width();

    /** Whether a feature can be negative. */
    boolean isSigned();

    /** Kind, dimensions and parameters: maps of the same title give the same features, those of others do not. */
    String title();

    /** The definition, in double precision. */
    void exactly(float[] row, int at, double[] out);

    /** {@code count} rows one after another, into {@code out} likewise. */
    void map(float[] rows, int at, int count, float[] out);

    /** {@code max(x, 0)}. */
    static FeatureMap relu(int dim) {
        return new PointwiseMap(PointwiseMap.Kind.RELU, dim);
    }

    /** {@code 1 + elu(x / dim^¼)}, over 0 everywhere (NTK-Attention). */
    static FeatureMap elu1(int dim) {
        return new PointwiseMap(PointwiseMap.Kind.ELU1, dim);
    }

    /** Monomials up to a degree, so that products are {@code Σ_{t ≤ degree} (scale·q·k)^t / t!}. */
    static FeatureMap taylor(int dim, int degree, double scale) {
        return new TaylorMap(dim, degree, scale);
    }

    /**
     * What {@link #taylor} will be wide, without making it.
     *
     * @throws Refused with {@link Code#RANGE} if the degree is odd, or that is over 2²⁰
     */
    static int taylorWidth(int dim, int degree) {
        return TaylorMap.width(dim, degree);
    }

    /** @throws Refused with {@link Code#RANGE} for another name */
    static FeatureMap named(String name, int dim) {
        return switch (name) {
            case "relu" -> relu(dim);
            case "elu1" -> elu1(dim);
            default -> throw new Refused(Code.RANGE, "feature must be relu or elu1, but is '" + name + "'");
        };
    }
}
