package dev.weir.kernels.memory;

import dev.weir.kernels.attention.Partial;
import java.util.Arrays;

/** Partials of blocks at the leaves, and at each node the merge of those below. A changed leaf costs as many merges as the tree is high. */
final class MergeTree {
    private final Partial none;
    /** The root is node 1, the nodes below i are 2i and 2i + 1. */
    private Partial[] nodes;

    MergeTree(int rows, int width) {
        none = Partial.none(rows, width);
        nodes = empty(1);
    }

    private Partial[] empty(int leaves) {
        Partial[] fresh = new Partial[2 * leaves];
        Arrays.fill(fresh, none);
        return fresh;
    }

    private int leaves() {
        return nodes.length / 2;
    }

    /** Over all leaves. Not to be changed. */
    Partial root() {
        return nodes[1];
    }

    /** Takes the partial over. */
    void set(int leaf, Partial partial) {
        while (leaf >= leaves()) {
            grow();
        }
        int node = leaves() + leaf;
        nodes[node] = partial;
        for (node /= 2; node >= 1; node /= 2) {
            nodes[node] = merged(nodes[2 * node], nodes[2 * node + 1]);
        }
    }

    private Partial merged(Partial left, Partial right) {
        return right == none ? left : left == none ? right : left.merge(right);
    }

    /** The old tree becomes the left half of the new one. */
    private void grow() {
        Partial[] grown = empty(2 * leaves());
        for (int first = 1; first <= leaves(); first *= 2) {
            System.arraycopy(nodes, first, grown, 2 * first, first);
        }
        grown[1] = grown[2];
        nodes = grown;
    }
}
