package dev.weir.kernels.linalg;

/** What both stencils need. */
final class Grids {
    private Grids() {}

    static void check(int width, int height, double... coefficients) {
        if (width < 1 || height < 1 || (long) width * height > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "a grid must have 1.." + Integer.MAX_VALUE + " points, but is " + width + " x " + height);
        }
        for (double coefficient : coefficients) {
            if (!Double.isFinite(coefficient)) {
                throw new IllegalArgumentException("a coefficient must be finite, but was " + coefficient);
            }
        }
    }

    static boolean isClose(double a, double b, double tolerance) {
        return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
    }

    /**
     * Entries that are zero are not stored, the diagonal excepted.
     *
     * @param stencil three by three, line by line
     */
    static CsrMatrix toCsr(int width, int height, double[] stencil) {
        Triplets triplets = new Triplets(width * height, width * height);
        for (int row = 0; row < width * height; row++) {
            for (int k = 0; k < stencil.length; k++) {
                int x = row % width + k % 3 - 1;
                int y = row / width + k / 3 - 1;
                boolean inside = x >= 0 && x < width && y >= 0 && y < height;
                if (inside && (stencil[k] != 0 || k == 4)) {
                    triplets.add(row, y * width + x, stencil[k]);
                }
            }
        }
        return triplets.toCsr();
    }
}
