package dev.weir.kernels.compute;

/**
 * What a job costs, before it runs.
 *
 * @param flop useful floating-point operations, a multiply-add as two; masked pairs are not counted
 * @param bytes compulsory traffic: every input read once, every output written once
 * @param peakBytes outputs and scratch that exist at the same time while it runs; inputs are there already
 */
public record Plan(double flop, double bytes, long peakBytes) {}
