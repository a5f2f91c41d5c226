package dev.weir.kernels.hip;

import java.util.Arrays;

/** The search for key blocks, for one block of queries after another. A block is scored once, however often it stands for a segment. */
final class Search {
    /** How well the queries fit a block of keys; −∞ if none of them sees one of its keys. */
    @FunctionalInterface
    interface Scores {
        double of(int block);
    }

    private final int kept;
    private final boolean center;
    private final int[] starts;
    private final int[] ends;
    private final double[] scores;
    private final double[] known;
    private final int[] knownFor;
    private int search;

    /** @param blocks of keys, at the most */
    Search(int blocks, int kept, boolean center) {
        this.kept = kept;
        this.center = center;
        int segments = (int) Math.min(2L * kept, Math.max(blocks, 1));
        starts = new int[segments];
        ends = new int[segments];
        scores = new double[segments];
        known = new double[blocks];
        knownFor = new int[blocks];
    }

    /** Bytes that it holds. */
    static long bytes(long blocks, long kept) {
        return 16 * Math.min(2 * kept, Math.max(blocks, 1)) + 12 * blocks;
    }

    /** The selected ones of the first {@code blocks}, ascending, at most {@code kept}. */
    int[] select(int blocks, Scores fit) {
        search++;
        int count = Math.min(blocks, kept);
        for (int t = 0; t < count; t++) {
            starts[t] = (int) ((long) t * blocks / count);
            ends[t] = (int) ((long) (t + 1) * blocks / count);
        }
        while (splits(count)) {
            count = split(count);
            if (count > kept) {
                for (int segment = 0; segment < count; segment++) {
                    scores[segment] = score(segment, fit);
                }
                count = keepBest(count);
            }
        }
        return Arrays.copyOf(starts, count);
    }

    private boolean splits(int count) {
        for (int segment = 0; segment < count; segment++) {
            if (ends[segment] - starts[segment] > 1) {
                return true;
            }
        }
        return false;
    }

    /** From behind, so that it can be done in place. */
    private int split(int count) {
        int all = count;
        for (int segment = 0; segment < count; segment++) {
            all += ends[segment] - starts[segment] > 1 ? 1 : 0;
        }
        int to = all;
        for (int segment = count - 1; segment >= 0; segment--) {
            int start = starts[segment];
            int end = ends[segment];
            if (end - start > 1) {
                int middle = (int) (((long) start + end) / 2);
                starts[--to] = middle;
                ends[to] = end;
                end = middle;
            }
            starts[--to] = start;
            ends[to] = end;
        }
        return all;
    }

    private double score(int segment, Scores fit) {
        int block = center ? (int) (((long) starts[segment] + ends[segment] - 1) / 2) : starts[segment];
        if (knownFor[block] != search) {
            knownFor[block] = search;
            known[block] = fit.of(block);
        }
        return known[block];
    }

    /** Ties go to the smaller start; the order stays. */
    private int keepBest(int count) {
        double[] sorted = Arrays.copyOf(scores, count);
        Arrays.sort(sorted);
        double least = sorted[count - kept];
        int above = 0;
        for (int segment = 0; segment < count; segment++) {
            above += scores[segment] > least ? 1 : 0;
        }
        int ties = kept - above;
        int to = 0;
        for (int segment = 0; segment < count; segment++) {
            boolean tied = scores[segment] == least && ties > 0;
            if (tied || scores[segment] > least) {
                ties -= tied ? 1 : 0;
                starts[to] = starts[segment];
                ends[to++] = ends[segment];
            }
        }
        return to;
    }
}
