package dev.weir.app.ground;

/**
 * One time step.
 *
 * @param from quarters of an hour since the year's first hour
 * @param quarters how long it lasts, at least 1
 * @param temperature of the air at its end, degrees Celsius
 * @param wind at its end, m/s
 */
record Step(int from, int quarters, double temperature, double wind) {
    double seconds() {
        return quarters * 900.0;
    }
}
