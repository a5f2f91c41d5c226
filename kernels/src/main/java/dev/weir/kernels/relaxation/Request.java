package dev.weir.kernels.relaxation;

import dev.weir.kernels.linalg.CsrMatrix;
import java.util.Optional;
import java.util.OptionalDouble;

/** What somebody wants of a sequence. A sequence begins with the first request for it. */
public sealed interface Request {
    String sequence();

    /** Of the asker's choosing; the answer has it too. */
    Optional<String> id();

    /**
     * A system to solve.
     *
     * @param matrixId name of the base matrix
     * @param start empty for zeros
     * @param context empty: the shift, or 0
     */
    @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
    record Solve(
            String sequence,
            Optional<String> id,
            String matrixId,
            CsrMatrix base,
            Change change,
            double[] rhs,
            Optional<double[]> start,
            OptionalDouble context)
            implements Request {
        /**
         * Builds the matrix: Θ(entries), so whoever decodes should leave it to whoever solves.
         *
         * @throws IllegalArgumentException if the change does not fit the base
         */
        LinearSystem system() {
            return switch (change) {
                case Change.None _ -> system(base, 0);
                case Change.Shift(double shift) -> system(base.shifted(shift), shift);
                case Change.Values(double[] values) -> system(base.withValues(values), 0);
            };
        }

        private LinearSystem system(CsrMatrix matrix, double otherwise) {
            return new LinearSystem(
                    matrix, rhs, start.orElseGet(() -> new double[rhs.length]), context.orElse(otherwise));
        }
    }

    /** How the matrix of a system differs from its base. */
    sealed interface Change {
        record None() implements Change {}

        /** {@code A + shift · I}. */
        record Shift(double shift) implements Change {}

        /** The same places with other values, by rows and within a row by columns. */
        @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
        record Values(double[] values) implements Change {}
    }

    /**
     * The value alone, for somebody who solves elsewhere.
     *
     * @param key asking again under the same one gives the same answer
     */
    record Ask(String sequence, String key, double context) implements Request {
        @Override
        public Optional<String> id() {
            return Optional.of(key);
        }
    }

    /** What a ticket's value cost. */
    record Tell(String sequence, Optional<String> id, long ticket, double cost) implements Request {}

    /** The ticket's value was not used. */
    record Cancel(String sequence, Optional<String> id, long ticket) implements Request {}

    /** The sequence is over: what it has learnt goes. */
    record Forget(String sequence) implements Request {
        @Override
        public Optional<String> id() {
            return Optional.empty();
        }
    }

    /** Understood, but it cannot be: {@code cause} says why. */
    record Impossible(String sequence, Optional<String> id, String cause) implements Request {}
}
