package dev.weir.kernels.memory;

import dev.weir.kernels.attention.Partial;
import dev.weir.kernels.compute.Pulse;
import dev.weir.kernels.tensor.FloatTensor;
import java.util.BitSet;

/** The same queries, asked again and again while the memory changes: only blocks that changed since are computed. */
public final class StandingQuery {
    private final AttentionMemory memory;
    private final FloatTensor queries;
    private MergeTree tree;
    private final BitSet stale = new BitSet();

    StandingQuery(AttentionMemory memory, FloatTensor queries) {
        this.memory = memory;
        this.queries = queries;
        tree = fresh();
        stale.set(0, memory.blocks().size());
    }

    private MergeTree fresh() {
        return new MergeTree(queries.shape().size(0), memory.valueWidth());
    }

    void changed(int block) {
        stale.set(block);
    }

    /** All blocks were laid out anew. */
    void relaid() {
        tree = fresh();
        stale.clear();
        stale.set(0, memory.blocks().size());
    }

    /**
     * The answer now. O(slots of a block·D) for each block that changed since the last one, and a merge for each level of the tree.
     *
     * @return not to be changed; valid until the next call
     */
    public Partial answer(Pulse pulse) {
        for (int block = stale.nextSetBit(0); block >= 0; block = stale.nextSetBit(block + 1)) {
            tree.set(block, memory.blocks().get(block).attend(queries, memory.scale(), pulse));
        }
        stale.clear();
        return tree.root();
    }
}
