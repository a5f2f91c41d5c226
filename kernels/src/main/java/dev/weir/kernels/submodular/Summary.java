package dev.weir.kernels.submodular;

import java.util.List;

/**
 * The published answer for one state of the live set.
 *
 * @param members in the order greedy chose them
 * @param value f(members)
 * @param bound an upper bound on the best value of any k live elements that keep the constraints; value ÷ bound is the certificate
 * @param cover f(everything live), the value that no summary can exceed; the bound where f(everything live) is too dear to know
 * @param method how the answer came about, for people: "levels" or "recompute", with the reason
 * @param anchors whom or what f sums over, for people: how many points, and which meaning of the anchors is active
 * @param unmet what of the constraints cannot be kept now
 * @param canonical value of the answer that is a function of the live set alone. Where {@link Stability} is asked for, the members may be others, and worth a
 *     little less or even more
 */
public record Summary(
        List<Member> members,
        double value,
        double bound,
        double cover,
        String method,
        String anchors,
        Unmet unmet,
        double canonical) {
    /**
     * @param gainWhenChosen gain over the members before it
     * @param gainNow what the value would lose without it
     * @param share part of the live elements that it stands for (it is their most similar member), 0 to 1
     */
    public record Member(String id, double gainWhenChosen, double gainNow, double share) {}

    /** The canonical answer itself, with nothing unmet. */
    public Summary(List<Member> members, double value, double bound, double cover, String method, String anchors) {
        this(members, value, bound, cover, method, anchors, Unmet.NONE, value);
    }

    public Summary {
        members = List.copyOf(members);
    }

    /** Part of the canonical answer's value that is given up so that members may stay; 0 where nothing is. */
    public double givenUp() {
        return canonical <= 0 ? 0 : Math.max(0, 1 - value / canonical);
    }

    /** value ÷ bound, 1 when there is nothing to gain. */
    public double certificate() {
        return bound <= 0 ? 1 : Math.min(1, value / bound);
    }
}
