package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.StaleGains.Candidate;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An upper bound on the value of any k live elements: f(everything), and for each prefix S of an answer, f(S) plus the k largest gains over everything
 * live. At most {@value #PREFIXES_MAX} prefixes are tried, evenly spaced; each of them is a bound.
 *
 * @param bounds on the value of any 0, 1, … k live elements; concave, as each prefix's are
 * @param leaders the elements of those largest gains
 */
record Certificate(List<Double> bounds, Set<Integer> leaders) {
    private static final int PREFIXES_MAX = 16;

    double bound() {
        return bounds.getLast();
    }

    static Certificate of(Answer answer, int k, Live live, Objective objective, double everything) {
        StaleGains candidates = new StaleGains(live.all(), live, objective, Cause.CERTIFICATE);
        TreeSet<Integer> leaders = new TreeSet<>();
        double[] bounds = new double[k + 1];
        Arrays.fill(bounds, 1, k + 1, everything);
        int length = answer.members().size();
        int step = Math.max(1, length / PREFIXES_MAX);
        int excluded = 0;
        for (int prefix = length % step; prefix <= length; prefix += step) {
            while (excluded < prefix) {
                candidates.exclude(answer.members().get(excluded++));
            }
            List<Candidate> largest = candidates.largest(answer.prefixes(), prefix, k);
            double most = answer.prefixes().value(prefix);
            for (int size = 1; size <= k; size++) {
                if (size <= largest.size()) {
                    most += largest.get(size - 1).gain;
                    leaders.add(largest.get(size - 1).slot);
                }
                bounds[size] = Math.min(bounds[size], most);
            }
        }
        return new Certificate(Arrays.stream(bounds).boxed().toList(), leaders);
    }
}
