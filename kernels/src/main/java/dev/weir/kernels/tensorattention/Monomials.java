package dev.weir.kernels.tensorattention;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;

/**
 * All monomials of so many variables up to a degree, each the product of an earlier one and a variable, with the coefficients {@code scale^|μ| / μ!} of the Taylor series of {@code e^(scale·Σ)}.
 */
final class Monomials {
    private final int[] parents;
    private final int[] variables;
    private final double[] coefficients;

    Monomials(int width, int degree, double scale) {
        int count = count(width, degree);
        parents = new int[count];
        variables = new int[count];
        coefficients = new double[count];
        int[] powers = new int[count];
        coefficients[0] = 1;
        int made = 1;
        int begin = 0;
        for (int m = 1; m <= degree; m++) {
            int end = made;
            for (int parent = begin; parent < end; parent++) {
                // Variables in rising order, so that each monomial is made once.
                for (int l = variables[parent]; l < width; l++) {
                    parents[made] = parent;
                    variables[made] = l;
                    powers[made] = parent > 0 && variables[parent] == l ? powers[parent] + 1 : 1;
                    coefficients[made] = coefficients[parent] * scale / powers[made];
                    made++;
                }
            }
            begin = end;
        }
    }

    /** {@code C(width + degree, degree)}. @throws Refused with {@link Code#SHAPE} if that is too many to be worth anything */
    static int count(int width, int degree) {
        double count = 1;
        for (int m = 1; m <= degree; m++) {
            count = count * (width + (double) m) / m;
        }
        Refused.unless(
                count <= 1 << 20,
                Code.SHAPE,
                "degree " + degree + " over " + width + " columns has " + count + " monomials; the most is "
                        + (1 << 20));
        return (int) Math.round(count);
    }

    int count() {
        return parents.length;
    }

    double coefficient(int monomial) {
        return coefficients[monomial];
    }

    /** Of one row, into {@code to}. */
    void of(float[] x, int xAt, float[] to, int toAt) {
        to[toAt] = 1;
        for (int monomial = 1; monomial < parents.length; monomial++) {
            to[toAt + monomial] = to[toAt + parents[monomial]] * x[xAt + variables[monomial]];
        }
    }
}
