package dev.weir.kernels.bandit;

import java.util.OptionalDouble;

/**
 * A value as a learner sees it at one context.
 *
 * @param probability that the next ask would draw it
 * @param cost expected; empty while nothing is known
 */
public record Arm(double value, double probability, OptionalDouble cost, boolean leads) {}
