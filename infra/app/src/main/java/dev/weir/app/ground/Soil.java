package dev.weir.app.ground;

import java.util.List;

/**
 * What a slab is made of. Dry and wet figures: T. R. Oke, "Boundary Layer Climates", 2nd edition, 1987, table 2.1.
 *
 * @param dry conductivity in W/(m·K), as {@code wet}
 * @param capacity heat per volume in J/(m³·K), the mean of dry and wet
 * @param depth of the slab in m
 */
record Soil(String name, double dry, double wet, double capacity, double depth) {
    static final List<Soil> ALL = List.of(
            new Soil("sand", 0.30, 2.20, 2.12e6, 0.1),
            new Soil("deep-sand", 0.30, 2.20, 2.12e6, 0.4),
            new Soil("clay", 0.25, 1.58, 2.26e6, 0.2),
            new Soil("peat", 0.06, 0.50, 2.30e6, 0.1));

    /** Precipitation that wets the ground halfway, in mm a year: about the mean of the field. */
    private static final double HALF_WET = 1_000;

    /** @param precipitation in mm a year */
    double conductivity(double precipitation) {
        return dry + (wet - dry) * precipitation / (precipitation + HALF_WET);
    }
}
