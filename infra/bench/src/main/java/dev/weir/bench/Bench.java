package dev.weir.bench;

import java.util.Arrays;

/** {@code weir bench WHAT [--json]}: the figures that are promised, each beside its target, as ratios taken in one run. */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) {
        String what = args.length == 0 ? "" : args[0];
        String[] rest = Arrays.copyOfRange(args, Math.min(1, args.length), args.length);
        switch (what) {
            case "summary" -> SummaryFigures.main(rest);
            case "million" -> MillionFigures.run(System.out);
            case "similarity" -> SimilarityFigures.run(System.out);
            case "relaxation" -> RelaxationScenarios.main(rest);
            case "kernels" -> KernelFigures.main(rest);
            case "sweeps" -> RelaxationRatios.main(rest);
            default -> {
                System.err.println("""
                        Usage: weir bench WHAT [--json]
                          summary     cost and quality of the summary engine; two or three minutes
                          million     memory and calls of a million live elements; five or six minutes
                          similarity  publications and batches with and without the compute pool; a minute
                          relaxation  what learning omega is worth, in sweeps; two or three minutes
                          kernels     each kernel beside a copy and OpenBLAS, or those of a FAMILY: kernels [--json] [gemm] [adapters]; a minute or two
                          sweeps      what a sweep and an iteration cost beside a copy and plain conjugate gradients; a minute
                        Example: weir bench summary""");
                System.exit(2);
            }
        }
    }
}
