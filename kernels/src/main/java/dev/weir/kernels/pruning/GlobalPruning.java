package dev.weir.kernels.pruning;

import dev.weir.kernels.compute.Pulse;
import java.util.Arrays;

/**
 * The smallest magnitudes of all layers go, but each layer keeps its largest ones up to a least number. Of equal magnitudes the earlier layer's goes first, then the lower index.
 *
 * <p>Linear in the weights: four passes over each layer for what it must keep, four over all layers.
 */
public final class GlobalPruning {
    /** May go, until it is decided. */
    private static final int OPEN = 1;

    private static final int PROTECTED = 2;

    private GlobalPruning() {}

    /**
     * Masks, 1 where a weight stays.
     *
     * @param target how many should go; fewer do where layers would fall below their least
     * @param leastKept of each layer, or all of it if it is smaller
     */
    public static int[][] keep(float[][] layers, long target, long leastKept, Pulse pulse) {
        int[][] states = new int[layers.length][];
        long open = 0;
        for (int layer = 0; layer < layers.length; layer++) {
            float[] weights = layers[layer];
            states[layer] = new int[weights.length];
            Arrays.fill(states[layer], OPEN);
            long mayGo = weights.length - Math.min(weights.length, leastKept);
            if (mayGo < weights.length) {
                int[] own = states[layer];
                Cutoff cutoff = Cutoff.smallest(
                        mayGo,
                        (above, shift, counts) -> Cutoff.count(weights, own, 0, own.length, above, shift, counts));
                cutoff.split(weights, own, 0, own.length, OPEN, PROTECTED);
            }
            open += mayGo;
            pulse.beat();
        }
        remove(layers, states, Math.min(target, open), pulse);
        for (int[] state : states) {
            for (int i = 0; i < state.length; i++) {
                state[i] = Math.min(state[i], 1);
            }
        }
        return states;
    }

    /** Of the weights with state 1, the smallest ones get state 0. */
    static void remove(float[][] layers, int[][] states, long count, Pulse pulse) {
        Cutoff cutoff = Cutoff.smallest(count, (above, shift, counts) -> {
            for (int layer = 0; layer < layers.length; layer++) {
                Cutoff.count(layers[layer], states[layer], 0, layers[layer].length, above, shift, counts);
                pulse.beat();
            }
        });
        long ties = cutoff.ties();
        for (int layer = 0; layer < layers.length; layer++) {
            ties = Cutoff.split(layers[layer], states[layer], 0, layers[layer].length, 0, OPEN, cutoff.bits(), ties);
            pulse.beat();
        }
    }

    /** The definition: all weights in order, each removed unless its layer is at its least. */
    static int[][] plain(float[][] layers, long target, long leastKept) {
        record Place(int layer, int index, float magnitude) {}
        java.util.List<Place> places = new java.util.ArrayList<>();
        int[][] keep = new int[layers.length][];
        for (int layer = 0; layer < layers.length; layer++) {
            keep[layer] = new int[layers[layer].length];
            Arrays.fill(keep[layer], 1);
            for (int index = 0; index < layers[layer].length; index++) {
                places.add(new Place(layer, index, Math.abs(layers[layer][index])));
            }
        }
        places.sort(java.util.Comparator.comparingDouble(Place::magnitude)
                .thenComparing(Place::layer)
                .thenComparing(Place::index));
        long left = target;
        int[] kept = new int[layers.length];
        for (int layer = 0; layer < layers.length; layer++) {
            kept[layer] = layers[layer].length;
        }
        for (Place place : places) {
            if (left > 0 && kept[place.layer()] > leastKept) {
                keep[place.layer()][place.index()] = 0;
                kept[place.layer()]--;
                left--;
            }
        }
        return keep;
    }
}
