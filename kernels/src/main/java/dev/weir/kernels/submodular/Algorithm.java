package dev.weir.kernels.submodular;

/** How a fixed set is summarised. With constraints each of them keeps them, and the ratios are not promised. */
public sealed interface Algorithm {
    /** Looks at every element for every choice: 1 − 1/e of the best (Nemhauser, Wolsey, Fisher 1978). n·k gains. */
    record Plain() implements Algorithm {}

    /** The same choice; old gains are upper bounds, and only what still leads is looked at again (Minoux 1978). */
    record Lazy() implements Algorithm {}

    /** The best of n/k·ln(1/ε) random elements for each choice: 1 − 1/e − ε in expectation (Mirzasoleiman and others 2015). */
    record Stochastic(double epsilon, long seed) implements Algorithm {
        public Stochastic {
            requireEpsilon(epsilon);
        }
    }

    /** Stochastic greedy's choice, with old gains as upper bounds within the sample (lazier than lazy greedy). */
    record LazierThanLazy(double epsilon, long seed) implements Algorithm {
        public LazierThanLazy {
            requireEpsilon(epsilon);
        }
    }

    /** Takes whatever gains a threshold that falls by 1 − ε: 1 − 1/e − ε in n/ε·ln(n/ε) gains (Badanidiyuru, Vondrák 2014). */
    record Threshold(double epsilon) implements Algorithm {
        public Threshold {
            requireEpsilon(epsilon);
        }
    }

    /** One pass, one set for each threshold that may still win: 1/2 − ε, O(k/ε) elements stored (Kazemi and others 2019). */
    record SieveStreaming(double epsilon) implements Algorithm {
        public SieveStreaming {
            requireEpsilon(epsilon);
        }
    }

    /**
     * One pass after one for the best singleton, one set, the guess of the best value lowered after so many rejections in a row: the
     * ratio (1 − ε)(1 − 1/e) is only likely, and relies on independent elements (Buschjäger and others 2021).
     */
    record ThreeSieves(double epsilon, int rejections) implements Algorithm {
        public ThreeSieves {
            requireEpsilon(epsilon);
            if (rejections < 1) {
                throw new IllegalArgumentException("rejections must be at least 1, but was " + rejections);
            }
        }
    }

    /** Its name, with the numbers that its figures mean nothing without. */
    default String title() {
        return switch (this) {
            case Plain() -> "plain";
            case Lazy() -> "lazy";
            case Stochastic(double epsilon, long seed) -> "stochastic, epsilon " + epsilon + ", seed " + seed;
            case LazierThanLazy(double epsilon, long seed) -> "lazier-than-lazy, epsilon " + epsilon + ", seed " + seed;
            case Threshold(double epsilon) -> "threshold, epsilon " + epsilon;
            case SieveStreaming(double epsilon) -> "sieve-streaming, epsilon " + epsilon;
            case ThreeSieves(double epsilon, int rejections) ->
                "three-sieves, epsilon " + epsilon + ", rejections " + rejections;
        };
    }

    private static void requireEpsilon(double epsilon) {
        if (!(epsilon > 0 && epsilon < 1)) {
            throw new IllegalArgumentException("epsilon must lie strictly between 0 and 1, but was " + epsilon);
        }
    }
}
