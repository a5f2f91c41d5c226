package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.StaleGains.Candidate;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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

    /** @param answer begins with the pins */
    static Certificate of(Answer answer, Attainable within, Live live, Objective objective, double everything) {
        int[] slots = within.candidates(live.all());
        double[] bounds = new double[within.k() + 1];
        Arrays.fill(bounds, 1, bounds.length, everything);
        List<Gains> all = new ArrayList<>();
        all.add(new Largest(
                within, new StaleGains(slots, within, live, objective, Cause.CERTIFICATE, StaleGains.ALIKE), bounds));
        if (within.hasBudget()) {
            Attainable anything = Attainable.anything(live);
            all.add(new Knapsack(
                    within,
                    new Room(anything),
                    new StaleGains(slots, anything, live, objective, Cause.CERTIFICATE, within::units)));
        }
        TreeSet<Integer> leaders = new TreeSet<>();
        double bound = everything;
        int length = answer.members().size();
        int first = within.pins().size();
        int step = Math.max(1, (length - first) / PREFIXES_MAX);
        int excluded = first;
        for (int prefix = first + (length - first) % step; prefix <= length; prefix += step) {
            while (excluded < prefix) {
                int member = answer.members().get(excluded++);
                all.forEach(gains -> gains.candidates().exclude(member));
            }
            double most = Double.POSITIVE_INFINITY;
            for (Gains gains : all) {
                most = Math.min(most, gains.most(answer.prefixes(), prefix, most, leaders));
            }
            bound = Math.min(bound, most);
        }
        return new Certificate(bound, Arrays.stream(bounds).boxed().toList(), leaders);
    }

    private sealed interface Gains {
        StaleGains candidates();

        /**
         * The value of the prefix and the most that can be added to it.
         *
         * @param enough whatever is more than this need not be exact
         */
        double most(Prefixes prefixes, int prefix, double enough, Set<Integer> leaders);
    }

    /** @param bounds lowered by the sums of the 1, 2, … largest gains */
    private record Largest(Attainable within, StaleGains candidates, double[] bounds) implements Gains {
        @Override
        public double most(Prefixes prefixes, int prefix, double enough, Set<Integer> leaders) {
            Room room = within.roomBesidePins(false);
            List<Candidate> taken = new ArrayList<>();
            double most = prefixes.value(prefix);
            for (Optional<Candidate> next = candidates.take(prefixes, prefix, room);
                    next.isPresent();
                    next = candidates.take(prefixes, prefix, room)) {
                room.take(next.get().slot);
                taken.add(next.get());
                leaders.add(next.get().slot);
                most += next.get().gain;
                bounds[taken.size()] = Math.min(bounds[taken.size()], most);
            }
            for (int size = taken.size() + 1; size < bounds.length; size++) {
                bounds[size] = Math.min(bounds[size], most);
            }
            candidates.putBack(taken);
            return most;
        }
    }

    private record Knapsack(Attainable within, Room everybody, StaleGains candidates) implements Gains {
        @Override
        public double most(Prefixes prefixes, int prefix, double enough, Set<Integer> leaders) {
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
