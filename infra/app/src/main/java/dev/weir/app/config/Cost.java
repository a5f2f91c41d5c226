package dev.weir.app.config;

import dev.weir.kernels.submodular.Plan;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.RowShape;
import java.util.Locale;

/**
 * What one partition of a pipeline will take, predicted.
 *
 * @param heapBytes of engine and elements
 * @param offHeapBytes of the cache's file, which is mapped into memory; 0 without a cache
 */
record Cost(Plan plan, RowShape rows, long heapBytes, long offHeapBytes) {
    static final int LIVE = 10_000;
    /** A record's text, as it is kept for people to look at. Nobody can know it beforehand. */
    static final int PAYLOAD = 512;

    /** The element beside its text and features, and its place in the window's orders. */
    private static final int ELEMENT = 256;
    /** Id, fixed fields, check sum and slack of an entry of the cache. */
    private static final int ENTRY = 160;

    static Cost of(PipelineDefinition definition, int live, boolean cache) {
        RowShape rows = RowShape.of(definition.features());
        Plan plan = rows.sparse()
                ? Plan.ofSparse(definition.summary(), rows.width(), rows.filled(), live)
                : Plan.of(definition.summary(), rows.width(), live);
        long features = rows.sparse() ? (Integer.BYTES + Float.BYTES) * rows.filled() : Float.BYTES * rows.width();
        long heap = plan.bytes() + (long) live * (ELEMENT + PAYLOAD);
        // The map is made for twice the elements that it holds.
        long offHeap = cache ? 2L * live * (ENTRY + PAYLOAD + features) : 0;
        return new Cost(plan, rows, heap, offHeap);
    }

    /** In the count window's size, or else {@value #LIVE}. */
    static int usualLive(PipelineDefinition definition) {
        return definition.window().count() > 0 ? definition.window().count() : LIVE;
    }

    static String bytes(long bytes) {
        double mebi = bytes / (double) (1 << 20);
        return mebi < 1024
                ? String.format(Locale.ROOT, "%.1f MiB", mebi)
                : String.format(Locale.ROOT, "%.1f GiB", mebi / 1024);
    }
}
