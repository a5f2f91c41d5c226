package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.StaleGains.Candidate;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * An upper bound on the value of any set that keeps the constraints, lower quotas as far as they can be kept: f(everything), and for each prefix S of an answer that
 * has its pins, f(S) plus the most that the gains on S of what such a set adds to the pins can sum up to. Costs aside, what can be added is a matroid, so that most is
 * the largest gains that there is room for: the k largest, if nothing but k limits. With a budget it is a bound all the same, and a second one is that of a knapsack
 * that takes parts of elements too (Dantzig 1957). At most {@value #PREFIXES_MAX} prefixes are tried, evenly spaced; each of them is a bound.
 *
 * @param bounds on the value of any 0, 1, … k live elements; concave, as each prefix's are
 * @param leaders the elements of those largest gains
 */
record Certificate(double bound, List<Double> bounds, Set<Integer> leaders) {
    private static final int PREFIXES_MAX = 16;

    /** An element among the largest gains on a prefix. */
    record Pick(int slot, double gain) {}

    /** @param answer begins with the pins */
    static Certificate of(Answer answer, Attainable within, Live live, Objective objective, double everything) {
        int[] slots = within.candidates(live.all());
        int[] prefixes = prefixes(answer, within);
        double[] bounds = new double[within.k() + 1];
        Arrays.fill(bounds, 1, bounds.length, everything);
        List<Gains> all = new ArrayList<>();
        all.add(
                objective.batch() > 1
                        ? new Swept(new Sweep(slots, prefixes, answer, within, live, objective), bounds)
                        : new Largest(
                                within,
                                new StaleGains(slots, within, live, objective, Cause.CERTIFICATE, StaleGains.ALIKE),
                                bounds));
        if (within.hasBudget()) {
            Attainable anything = Attainable.anything(live);
            all.add(new Knapsack(
                    within,
                    new Room(anything),
                    new StaleGains(slots, anything, live, objective, Cause.CERTIFICATE, within::units)));
        }
        TreeSet<Integer> leaders = new TreeSet<>();
        double bound = everything;
        int excluded = within.pins().size();
        for (int look = 0; look < prefixes.length; look++) {
            while (excluded < prefixes[look]) {
                int member = answer.members().get(excluded++);
                all.forEach(gains -> gains.exclude(member));
            }
            double most = Double.POSITIVE_INFINITY;
            for (Gains gains : all) {
                most = Math.min(most, gains.most(answer.prefixes(), prefixes[look], look, most, leaders));
            }
            bound = Math.min(bound, most);
        }
        return new Certificate(bound, Arrays.stream(bounds).boxed().toList(), leaders);
    }

    /** The lengths of those that are tried, the whole answer among them. */
    private static int[] prefixes(Answer answer, Attainable within) {
        int length = answer.members().size();
        int first = within.pins().size();
        int step = Math.max(1, (length - first) / PREFIXES_MAX);
        return IntStream.iterate(first + (length - first) % step, prefix -> prefix <= length, prefix -> prefix + step)
                .toArray();
    }

    private sealed interface Gains {
        /** That a member is in the prefix from now on. */
        void exclude(int member);

        /**
         * The value of the prefix and the most that can be added to it.
         *
         * @param look which of the prefixes it is
         * @param enough whatever is more than this need not be exact
         */
        double most(Prefixes prefixes, int prefix, int look, double enough, Set<Integer> leaders);
    }

    /** @param bounds lowered by the sums of the 1, 2, … largest gains */
    private record Largest(Attainable within, StaleGains candidates, double[] bounds) implements Gains {
        @Override
        public void exclude(int member) {
            candidates.exclude(member);
        }

        @Override
        public double most(Prefixes prefixes, int prefix, int look, double enough, Set<Integer> leaders) {
            Room room = within.roomBesidePins(false);
            List<Candidate> taken = new ArrayList<>();
            for (Optional<Candidate> next = candidates.take(prefixes, prefix, room);
                    next.isPresent();
                    next = candidates.take(prefixes, prefix, room)) {
                room.take(next.get().slot);
                taken.add(next.get());
            }
            candidates.putBack(taken);
            List<Pick> picks =
                    taken.stream().map(one -> new Pick(one.slot, one.gain)).toList();
            return lowered(prefixes.value(prefix), picks, bounds, leaders);
        }
    }

    private record Swept(Sweep sweep, double[] bounds) implements Gains {
        @Override
        public void exclude(int member) {
            // The sweep knows.
        }

        @Override
        public double most(Prefixes prefixes, int prefix, int look, double enough, Set<Integer> leaders) {
            return lowered(prefixes.value(prefix), sweep.picks(look), bounds, leaders);
        }
    }

    private static double lowered(double value, List<Pick> picks, double[] bounds, Set<Integer> leaders) {
        double most = value;
        for (int size = 1; size < bounds.length; size++) {
            if (size <= picks.size()) {
                leaders.add(picks.get(size - 1).slot);
                most += picks.get(size - 1).gain;
            }
            bounds[size] = Math.min(bounds[size], most);
        }
        return most;
    }

    private record Knapsack(Attainable within, Room everybody, StaleGains candidates) implements Gains {
        @Override
        public void exclude(int member) {
            candidates.exclude(member);
        }

        @Override
        public double most(Prefixes prefixes, int prefix, int look, double enough, Set<Integer> leaders) {
            long left = Math.max(0, Constraints.limit() - within.units(within.pins()));
            List<Candidate> taken = new ArrayList<>();
            double most = prefixes.value(prefix);
            while (left > 0 && most < enough) {
                Optional<Candidate> next = candidates.take(prefixes, prefix, everybody);
                if (next.isEmpty()) {
                    break;
                }
                long units = within.units(next.get().slot);
                taken.add(next.get());
                leaders.add(next.get().slot);
                most += next.get().gain * Math.min(1, (double) left / units);
                left -= units;
            }
            candidates.putBack(taken);
            return most;
        }
    }
}
