package dev.weir.kernels.curvature;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Refused;
import java.util.Locale;

/**
 * {@code J' = keep·J + outer·w·wᵀ + identity·I} with {@code w = image·J·v + own·v}: what the three forms of the update have in common.
 *
 * @param identity is added to the diagonal
 */
record RankOne(double keep, double outer, double identity) {
    /** The three updates that go by the name of MKOR. */
    enum Rule {
        /** The inverse of {@code γ·L + (1 − γ)·v·vᵀ}, where J is that of L: {@code (J − (1−γ)·w·wᵀ/(γ + (1−γ)·v·w))/γ}, {@code w = J·v}. */
        EXACT,
        /** With {@code S = γ·J + (1−γ)·I}, the inverse of {@code S⁻¹ + v·vᵀ}: {@code S − w·wᵀ/(1 + v·w)}, {@code w = S·v}. What the released package does. */
        SHRINK,
        /** As the source prints it, {@code γ·J + (1−γ)/(γ²·(1 + γ·(1−γ)·v·w))·w·wᵀ}, {@code w = J·v}: no inverse of anything, for comparison with the source. */
        PRINTED;

        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** w, given {@code J·v}, one element. */
    static double image(Rule rule, double gamma, double product, double v) {
        return rule == Rule.SHRINK ? gamma * product + (1 - gamma) * v : product;
    }

    /**
     * @param along {@code v·w}
     * @throws Refused with {@link Code#STATE} if J cannot have been positive definite, or rounding has undone that, as after large v or much growth
     */
    static RankOne of(Rule rule, double gamma, double along) {
        double other = 1 - gamma;
        double divisor =
                switch (rule) {
                    case EXACT -> gamma + other * along;
                    case SHRINK -> 1 + along;
                    case PRINTED -> gamma * gamma * (1 + gamma * other * along);
                };
        Refused.unless(
                !(divisor <= 0),
                Code.STATE,
                "the matrix is not positive definite, or rounding has undone that: v·J·v is " + along
                        + " in an update of form " + rule.title() + "; a job with stabilise keeps it so");
        return switch (rule) {
            case EXACT -> new RankOne(1 / gamma, -other / (divisor * gamma), 0);
            case SHRINK -> new RankOne(gamma, -1 / divisor, other);
            case PRINTED -> new RankOne(gamma, other / divisor, 0);
        };
    }

    /** w with the root of the factor of the outer product: it goes to both sides, so that elements across the diagonal round alike. */
    float[] scaled(double[] w) {
        double root = Math.sqrt(Math.abs(outer));
        float[] scaled = new float[w.length];
        for (int i = 0; i < w.length; i++) {
            scaled[i] = (float) (root * w[i]);
        }
        return scaled;
    }

    float sign() {
        return (float) Math.signum(outer);
    }
}
