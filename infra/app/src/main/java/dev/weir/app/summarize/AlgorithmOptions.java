package dev.weir.app.summarize;

import dev.weir.kernels.submodular.Algorithm;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which algorithm in the place of the engine, and its numbers. */
final class AlgorithmOptions {
    private static final String NAMES =
            "plain, lazy, stochastic, lazier-than-lazy, threshold, sieve-streaming or three-sieves";
    private static final double EPSILON = 0.1;
    private static final int REJECTIONS = 500;

    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description = "Summarise what is live at the end of the file by this instead of the engine: " + NAMES + ".")
    private @Nullable String name;

    @Option(
            names = "--epsilon",
            paramLabel = "X",
            description = "For all algorithms but plain and lazy, strictly between 0 and 1 (default: " + EPSILON + ").")
    private @Nullable Double epsilon;

    @Option(
            names = "--rejections",
            paramLabel = "N",
            description = "For three-sieves: so many in a row lower what it hopes for (default: " + REJECTIONS + ").")
    private @Nullable Integer rejections;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "For stochastic and lazier-than-lazy: of their samples (default: the seed of the summary).")
    private @Nullable Long seed;

    boolean isGiven() {
        return name != null;
    }

    /**
     * @param usual the seed where none is given
     * @throws IllegalArgumentException if the options do not make an algorithm; the message names what is wrong and what is legal
     */
    Algorithm algorithm(long usual) {
        double spacing = epsilon == null ? EPSILON : epsilon;
        long draws = seed == null ? usual : seed;
        Algorithm algorithm =
                switch (String.valueOf(name)) {
                    case "plain" -> new Algorithm.Plain();
                    case "lazy" -> new Algorithm.Lazy();
                    case "stochastic" -> new Algorithm.Stochastic(spacing, draws);
                    case "lazier-than-lazy" -> new Algorithm.LazierThanLazy(spacing, draws);
                    case "threshold" -> new Algorithm.Threshold(spacing);
                    case "sieve-streaming" -> new Algorithm.SieveStreaming(spacing);
                    case "three-sieves" ->
                        new Algorithm.ThreeSieves(spacing, rejections == null ? REJECTIONS : rejections);
                    default ->
                        throw new IllegalArgumentException("--algorithm must be " + NAMES + ", but is '" + name + "'");
                };
        requireUsed(algorithm);
        return algorithm;
    }

    private void requireUsed(Algorithm algorithm) {
        boolean greedy = algorithm instanceof Algorithm.Plain || algorithm instanceof Algorithm.Lazy;
        boolean sampled = algorithm instanceof Algorithm.Stochastic || algorithm instanceof Algorithm.LazierThanLazy;
        requireUsed("--epsilon", epsilon, !greedy);
        requireUsed("--seed", seed, sampled);
        requireUsed("--rejections", rejections, algorithm instanceof Algorithm.ThreeSieves);
    }

    private void requireUsed(String option, @Nullable Object value, boolean used) {
        if (value != null && !used) {
            throw new IllegalArgumentException(option + " means nothing for " + name);
        }
    }

    /** @throws IllegalArgumentException if there are numbers of an algorithm, but none is named */
    void requireNone() {
        if (epsilon != null || seed != null || rejections != null) {
            throw new IllegalArgumentException(
                    "--epsilon, --seed and --rejections are for an --algorithm; those of the engine stand in the pipeline file");
        }
    }
}
