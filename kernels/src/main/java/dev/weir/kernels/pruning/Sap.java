package dev.weir.kernels.pruning;

import dev.weir.kernels.compute.Code;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.compute.Refused;

/**
 * Sparsity-informed adaptive pruning: how many of d weights must stay follows from their PQ index, {@code I = 1 − d^(1/q−1/p)·|w|_p/|w|_q}.
 *
 * @param p above 0
 * @param q above p
 * @param eta share of the q-norm's power that may be lost with the weights, from 0
 * @param gamma scales the share that goes, from 0
 * @param beta the largest share that may go at once, from 0 to 1
 */
public record Sap(double p, double q, double eta, double gamma, double beta) {
    /** As in the source's experiments. */
    public static final Sap USUAL = new Sap(0.5, 1, 0, 1, 0.9);

    /** A bound that is whole in theory may lie this much above it in floating point. */
    private static final double ROUNDING = 1e-9;

    /** What weights are compared with. */
    public enum Scope {
        /** The weights of one neuron. */
        NEURON,
        LAYER,
        /** All layers. */
        GLOBAL
    }

    /** @throws Refused with {@link Code#RANGE} */
    public Sap {
        Refused.unless(
                p > 0 && q > p && Double.isFinite(q),
                Code.RANGE,
                "p and q must be 0 < p < q, but are " + p + " and " + q);
        Refused.unless(eta >= 0 && Double.isFinite(eta), Code.RANGE, "eta must be 0 or above, but is " + eta);
        Refused.unless(gamma >= 0 && Double.isFinite(gamma), Code.RANGE, "gamma must be 0 or above, but is " + gamma);
        Refused.unless(beta >= 0 && beta <= 1, Code.RANGE, "beta must be from 0 to 1, but is " + beta);
    }

    /** {@code 1 − I}, from sums of powers in one unit of d weights; 1 where all are zero or there are none. */
    double evenness(long d, double powersP, double powersQ) {
        if (d == 0 || powersQ == 0) {
            return 1;
        }
        return Math.exp((1 / q - 1 / p) * Math.log(d) + Math.log(powersP) / p - Math.log(powersQ) / q);
    }

    /** The least whole number of weights that the bound {@code d·(1+η)^(−q/(q−p))·(1−I)^(pq/(q−p))} lets stay. */
    double keepBound(long d, double evenness) {
        double bound = d * Math.pow(1 + eta, -q / (q - p)) * Math.pow(evenness, p * q / (q - p));
        return Math.ceil(bound - ROUNDING * Math.max(1, bound));
    }

    /** How many go. */
    long pruneCount(long d, double evenness) {
        if (d == 0) {
            return 0;
        }
        double stay = keepBound(d, evenness);
        double share = Math.clamp(gamma * (1 - stay / d), 0, beta);
        return (long) Math.floor(d * share + ROUNDING);
    }

    /**
     * Removes weights, each layer's or neuron's or all layers' by themselves. O(weights).
     *
     * @param layers weights, a neuron's one after another
     * @param keep masks, 1 where a weight is still there; set to 0 where it goes
     * @param inputs of a neuron, by layer
     * @return how many went
     * @throws Refused with {@link Code#SHAPE} if neurons do not fill their layer; nothing was removed from it and those after it
     */
    public long prune(float[][] layers, int[][] keep, int[] inputs, Scope scope, Pulse pulse) {
        long gone = 0;
        if (scope == Scope.GLOBAL) {
            float most = 0;
            for (int layer = 0; layer < layers.length; layer++) {
                most = Powers.most(most, layers[layer], keep[layer], 0, layers[layer].length);
            }
            Powers powers = new Powers(this, most);
            for (int layer = 0; layer < layers.length; layer++) {
                powers.see(layers[layer], keep[layer], 0, layers[layer].length);
                pulse.beat();
            }
            gone = pruneCount(powers.count(), powers.evenness(this));
            GlobalPruning.remove(layers, keep, gone, pulse);
        } else {
            for (int layer = 0; layer < layers.length; layer++) {
                int length = layers[layer].length;
                int step = scope == Scope.LAYER ? Math.max(1, length) : inputs[layer];
                Refused.unless(
                        step >= 1 && length % step == 0,
                        Code.SHAPE,
                        "inputs of layer " + layer + " must divide its " + length + " weights, but are " + step);
                for (int from = 0; from < length; from += step) {
                    gone += prune(layers[layer], keep[layer], from, from + step);
                    pulse.beat();
                }
            }
        }
        return gone;
    }

    private long prune(float[] weights, int[] keep, int from, int until) {
        Powers powers = new Powers(this, Powers.most(0, weights, keep, from, until));
        powers.see(weights, keep, from, until);
        long count = pruneCount(powers.count(), powers.evenness(this));
        Cutoff.smallest(count, (above, shift, counts) -> Cutoff.count(weights, keep, from, until, above, shift, counts))
                .split(weights, keep, from, until, 0, 1);
        return count;
    }
}
