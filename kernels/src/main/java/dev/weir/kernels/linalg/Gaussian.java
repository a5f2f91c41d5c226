package dev.weir.kernels.linalg;

/** {@code exp(-d / scale)} rounded to multiples of 2⁻²⁴, as whole numbers from 0 to {@link Excess#ENTRY_MAX}; ties go to the even one. The same on every machine. */
public final class Gaussian {
    private Gaussian() {}

    /**
     * Of each d. Θ(length).
     *
     * @param distances from 0 on, infinite ones too
     * @param scale over 0
     */
    public static void units(float[] distances, int at, int length, double scale, int[] units, int unitsAt) {
        int done = Forms.VECTOR ? GaussianLoops.units(distances, at, length, scale, units, unitsAt) : 0;
        for (int i = done; i < length; i++) {
            units[unitsAt + i] = units(distances[at + i], scale);
        }
    }

    /** The definition. */
    static int units(float distance, double scale) {
        return (int) Math.rint(StrictMath.exp(-distance / scale) * Excess.ENTRY_MAX);
    }
}
