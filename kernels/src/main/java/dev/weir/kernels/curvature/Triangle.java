package dev.weir.kernels.curvature;

import dev.weir.kernels.compute.Pulse;

/**
 * A symmetric matrix of which only the rows up to the diagonal are there, one after another: half the memory, and half of what an update of rank one must move. It cannot lose its symmetry.
 */
final class Triangle {
    private static final int ROWS = 4;

    private final int dim;
    private final float[] elements;

    /** The unit matrix; {@code dim²} must be an int. */
    Triangle(int dim) {
        this.dim = dim;
        elements = new float[at(dim)];
        addToDiagonal(1);
    }

    private static int at(int row) {
        return (int) ((long) row * (row + 1) / 2);
    }

    /** The array itself. */
    float[] elements() {
        return elements;
    }

    private void addToDiagonal(float value) {
        for (int row = 0; row < dim; row++) {
            elements[at(row) + row] += value;
        }
    }

    /** {@code J·v}. Each element is read once, and counts for its own row and for that across the diagonal. Θ(d²). */
    double[] times(float[] v, Pulse pulse) {
        double[] wide = new double[dim];
        for (int i = 0; i < dim; i++) {
            wide[i] = v[i];
        }
        double[] product = new double[dim];
        int row = 0;
        for (; row + ROWS <= dim; row += ROWS) {
            if (row % 64 == 0) {
                pulse.beat();
            }
            Products.both(elements, at(row), row, wide, product);
            corner(row, row, row + ROWS, wide, product);
        }
        corner(row, 0, dim, wide, product);
        return product;
    }

    /** Rows from {@code row} on to before {@code end}, from column {@code from} on. */
    private void corner(int row, int from, int end, double[] v, double[] product) {
        for (int i = row; i < end; i++) {
            for (int j = from; j < i; j++) {
                double element = elements[at(i) + j];
                product[i] += element * v[j];
                product[j] += element * v[i];
            }
            product[i] += elements[at(i) + i] * v[i];
        }
    }

    /**
     * {@code J ← keep·J + sign·s·sᵀ}.
     *
     * @return the greatest size of an element
     */
    float add(float keep, float sign, float[] s, Pulse pulse) {
        float greatest = 0;
        for (int row = 0; row < dim; row++) {
            if (row % 64 == 0) {
                pulse.beat();
            }
            greatest = Math.max(greatest, LayerInverse.addRow(elements, at(row), row + 1, keep, sign * s[row], s));
        }
        return greatest;
    }

    /** {@code J ← keep·J + identity·I}. */
    void shrink(float keep, float identity) {
        for (int i = 0; i < elements.length; i++) {
            elements[i] *= keep;
        }
        addToDiagonal(identity);
    }

    /** All of it, row by row. */
    float[] square() {
        float[] square = new float[dim * dim];
        for (int row = 0; row < dim; row++) {
            System.arraycopy(elements, at(row), square, row * dim, row + 1);
            for (int j = 0; j < row; j++) {
                square[j * dim + row] = square[row * dim + j];
            }
        }
        return square;
    }
}
