package dev.weir.kernels.recurrence;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;

/**
 * The monomials of total degree up to {@code degree}, each by {@code √(scale^|μ| / μ!)}. A monomial is one of a degree less times one variable that does not come before its last:
 * so a row of features takes one product for each of them.
 *
 * <p>Only even degrees: the odd partial sums of the exponential series are negative for negative arguments, and weights must not be.
 */
final class TaylorMap implements FeatureMap {
    /** A wider state than this is no small summary any more. */
    static final int WIDTH_MAX = 1 << 20;

    private final int dim;
    private final int degree;
    private final double scale;
    /** For each monomial but the first: the one it comes from, the variable it is multiplied by, and the factor. */
    private final int[] parents;

    private final int[] variables;
    private final double[] factors;
    private final float[] narrow;

    TaylorMap(int dim, int degree, double scale) {
        this.dim = dim;
        this.degree = degree;
        this.scale = scale;
        int width = width(dim, degree);
        parents = new int[width];
        variables = new int[width];
        factors = new double[width];
        int[] powers = new int[width];
        int made = 1;
        int from = 0;
        for (int total = 1; total <= degree; total++) {
            int to = made;
            for (int parent = from; parent < to; parent++) {
                for (int variable = variables[parent]; variable < dim; variable++) {
                    boolean again = parent > 0 && variable == variables[parent];
                    parents[made] = parent;
                    variables[made] = variable;
                    powers[made] = again ? powers[parent] + 1 : 1;
                    factors[made] = Math.sqrt(scale / powers[made]);
                    made++;
                }
            }
            from = to;
        }
        narrow = new float[width];
        for (int i = 0; i < width; i++) {
            narrow[i] = (float) factors[i];
        }
    }

    /** {@code C(dim + degree, degree)}, without making anything of that size. */
    static int width(int dim, int degree) {
        Refused.unless(
                degree >= 0 && degree % 2 == 0 && degree <= 64,
                Code.RANGE,
                "the degree of taylor must be even and from 0 to 64, but is " + degree);
        double width = 1;
        for (int i = 1; i <= degree; i++) {
            width = width * (dim + i) / i;
            Refused.unless(
                    width <= WIDTH_MAX,
                    Code.RANGE,
                    "taylor of degree " + degree + " over " + dim + " dimensions has more than " + WIDTH_MAX
                            + " features");
        }
        return (int) Math.rint(width);
    }

    @Override
    public int dim() {
        return dim;
    }

    @Override
    public int width() {
        return parents.length;
    }

    /** Odd powers of negative elements are. */
    @Override
    public boolean isSigned() {
        return degree > 0;
    }

    @Override
    public String title() {
        return "taylor:" + degree + " of " + dim + " scaled " + scale;
    }

    @Override
    public void exactly(float[] row, int at, double[] out) {
        out[0] = 1;
        for (int i = 1; i < parents.length; i++) {
            out[i] = out[parents[i]] * row[at + variables[i]] * factors[i];
        }
    }

    @Override
    public void map(float[] rows, int at, int count, float[] out) {
        for (int row = 0; row < count; row++) {
            int start = row * parents.length;
            out[start] = 1;
            for (int i = 1; i < parents.length; i++) {
                out[start + i] = out[start + parents[i]] * rows[at + row * dim + variables[i]] * narrow[i];
            }
        }
    }
}
