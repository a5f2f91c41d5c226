package dev.weir.app.ground;

import java.util.List;

/**
 * What the driver needs of a solution.
 *
 * @param id of the system
 * @param x empty if it was not solved
 */
record Answer(String id, List<Double> x) {}
