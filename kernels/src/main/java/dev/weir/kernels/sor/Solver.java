package dev.weir.kernels.sor;

import dev.weir.kernels.linalg.RowMatrix;

/**
 * Solves {@code A·x = b} and counts. The count k is the least with {@code ||b − A·x_k||₂ <= tolerance · reference}: the test comes before the first
 * sweep, the residual is the true one after every sweep (conjugate gradients: the one updated along), norms are in double. No solve takes more than
 * {@link Stopping#iterationsMax} iterations.
 *
 * <p>Conventions of Khodak, Chow, Balcan, Talwalkar, "Learning to Relax" (ICLR 2024, arXiv:2310.02246), algorithms 1 and 2: {@code <=}, and no sweep
 * when the start is good enough.
 */
public final class Solver {
    private Solver() {}

    /** {@link #solve(RowMatrix, double[], double[], Method, Stopping, Split)} on the caller's thread. */
    public static Outcome solve(RowMatrix a, double[] b, double[] x, Method method, Stopping stopping) {
        return solve(a, b, x, method, stopping, Split.NONE);
    }

    /**
     * Θ(entries) an iteration. Residuals, and the colours of red-black and multicolour SOR, are worked through by the split; the result does not
     * depend on it.
     *
     * @param x the start vector in, the last iterate out
     * @throws IllFormedSystem if no solve can begin; the message names row and value
     */
    public static Outcome solve(RowMatrix a, double[] b, double[] x, Method method, Stopping stopping, Split split) {
        Systems.check(a, b, x);
        return switch (method) {
            case Method.Sor(double omega) -> Stationary.run(a, b, x, Sweeps.forward(a, omega), stopping, split);
            case Method.BackwardSor(double omega) ->
                Stationary.run(a, b, x, Sweeps.backward(a, omega), stopping, split);
            case Method.Ssor(double omega) -> Stationary.run(a, b, x, Sweeps.symmetric(a, omega), stopping, split);
            case Method.RedBlack(double omega) ->
                Stationary.run(a, b, x, PlainSweeps.coloured(a, omega, Colouring.redBlack(a), split), stopping, split);
            case Method.Multicolour(double omega) ->
                Stationary.run(a, b, x, PlainSweeps.coloured(a, omega, Colouring.greedy(a), split), stopping, split);
            case Method.Block block -> Stationary.run(a, b, x, BlockSweep.of(a, block), stopping, split);
            case Method.Line line -> Stationary.run(a, b, x, LineSweep.of(a, line), stopping, split);
            case Method.Cg() -> ConjugateGradients.run(a, b, x, Preconditioner.NONE, Norms::dot, stopping);
            case Method.SsorCg(double omega) -> Eisenstat.run(a, b, x, omega, stopping);
        };
    }

    /**
     * The same by the plain definitions, row by row: to be read, and to hold the fast forms against. Iterates agree up to rounding.
     *
     * @throws IllFormedSystem as above
     */
    public static Outcome solvePlainly(RowMatrix a, double[] b, double[] x, Method method, Stopping stopping) {
        Systems.check(a, b, x);
        return switch (method) {
            case Method.Sor(double omega) ->
                Stationary.run(a, b, x, PlainSweeps.forward(a, omega), stopping, Split.NONE);
            case Method.BackwardSor(double omega) ->
                Stationary.run(a, b, x, PlainSweeps.backward(a, omega), stopping, Split.NONE);
            case Method.Ssor(double omega) ->
                Stationary.run(a, b, x, PlainSweeps.symmetric(a, omega), stopping, Split.NONE);
            case Method.SsorCg(double omega) ->
                ConjugateGradients.run(a, b, x, new Preconditioner.Ssor(a, omega), Norms::plainDot, stopping);
            case Method.Cg() -> ConjugateGradients.run(a, b, x, Preconditioner.NONE, Norms::plainDot, stopping);
            case Method.RedBlack _, Method.Multicolour _, Method.Block _, Method.Line _ ->
                solve(a, b, x, method, stopping, Split.NONE);
        };
    }
}
