package dev.weir.kernels.submodular;

import dev.weir.kernels.submodular.StaleGains.Candidate;
import dev.weir.kernels.submodular.Tally.Cause;
import java.util.Set;
import java.util.TreeSet;

/**
 * An upper bound on the value of any k live elements: f(everything), and for each prefix S of an answer, f(S) plus the k largest gains over everything
 * live. At most {@value #PREFIXES_MAX} prefixes are tried, evenly spaced; each of them is a bound.
 *
 * @param leaders the elements of those largest gains
 */
record Certificate(double bound, Set<Integer> leaders) {
    private static final int PREFIXES_MAX = 16;

    static Certificate of(Answer answer, int k, Live live, Objective objective, double everything) {
        StaleGains candidates = new StaleGains(live.all(), live, objective, Cause.CERTIFICATE);
        TreeSet<Integer> leaders = new TreeSet<>();
        double bound = everything;
        int length = answer.members().size();
        int step = Math.max(1, length / PREFIXES_MAX);
        int excluded = 0;
        for (int prefix = length % step; prefix <= length; prefix += step) {
            while (excluded < prefix) {
                candidates.exclude(answer.members().get(excluded++));
            }
            double most = answer.prefixes().value(prefix);
            for (Candidate candidate : candidates.largest(answer.prefixes(), prefix, k)) {
                most += candidate.gain;
                leaders.add(candidate.slot);
            }
            bound = Math.min(bound, most);
        }
        return new Certificate(bound, leaders);
    }
}
