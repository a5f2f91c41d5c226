package dev.weir.actors.pipeline;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.compute.Compute.Ticket;
import dev.weir.actors.compute.Priority;
import dev.weir.actors.pipeline.RouteChooser.Way;
import dev.weir.kernels.linalg.PackedRows;
import dev.weir.kernels.similarity.SimilarityJob;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SimilarityBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of similarities by the compute pool where that is faster, and on the owner's thread where it is not, or where the pool does not answer. It is measured which it is. The owner
 * waits: its next step needs the rows, and while it waits it leaves its core to the lanes. One owner.
 */
public final class PooledSimilarities implements SimilarityBlocks {
    /** Multiply-adds below which nothing is asked or measured: less than the way to a lane and back. */
    private static final long LEAST_WORK = 1 << 18;

    /** For each part of a block, so that lanes are not kept busy with trifles. */
    private static final int LEAST_ROWS = 32;

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** A pool answers each job by its deadline. This is for one that breaks its word. */
    private static final Duration PATIENCE = DEADLINE.plusSeconds(10);

    private final Compute compute;
    private final LongSupplier nanos;
    private final long leastWork;
    private final RouteChooser chooser = new RouteChooser();
    private SimilarityRoutes routes = SimilarityRoutes.NONE;

    /** @param nanos a clock, as {@link System#nanoTime} */
    public PooledSimilarities(Compute compute, LongSupplier nanos) {
        this(compute, nanos, LEAST_WORK);
    }

    PooledSimilarities(Compute compute, LongSupplier nanos, long leastWork) {
        this.compute = compute;
        this.nanos = nanos;
        this.leastWork = leastWork;
    }

    /** So far. */
    public SimilarityRoutes routes() {
        return routes;
    }

    @Override
    public int[] units(Similarity similarity, float[] rows, int count, PackedRows anchors) {
        long work = (long) count * anchors.count() * anchors.columns();
        long start = nanos.getAsLong();
        if (work < leastWork) {
            int[] units = INLINE.units(similarity, rows, count, anchors);
            routes = routes.inline(count, (nanos.getAsLong() - start) / 1e9);
            return units;
        }
        Way way = chooser.choose(work);
        int[] units = way == Way.POOL ? pooled(similarity, rows, count, anchors) : null;
        boolean fell = way == Way.POOL && units == null;
        if (units == null) {
            units = INLINE.units(similarity, rows, count, anchors);
        }
        long took = Math.max(1, nanos.getAsLong() - start);
        chooser.observe(way, work, took);
        routes = fell
                ? routes.fallen(count, took / 1e9)
                : way == Way.POOL ? routes.pool(count, took / 1e9) : routes.inline(count, took / 1e9);
        return units;
    }

    /** Null if the pool gave less than all of it. */
    private int @Nullable [] pooled(Similarity similarity, float[] rows, int count, PackedRows anchors) {
        int lanes = Math.max(1, compute.view().lanes().size());
        int part = Math.max(LEAST_ROWS, Math.ceilDiv(count, lanes));
        float[] points = anchors.toRows();
        List<Ticket> tickets = new ArrayList<>();
        for (int from = 0; from < count; from += part) {
            int many = Math.min(part, count - from);
            float[] own = Arrays.copyOfRange(rows, from * anchors.columns(), (from + many) * anchors.columns());
            tickets.add(compute.submit(
                    SimilarityJob.of(similarity, own, many, points, anchors.count()), Priority.NORMAL, DEADLINE));
        }
        int[] units = new int[Math.multiplyExact(count, anchors.count())];
        int at = 0;
        for (Ticket ticket : tickets) {
            int length = Math.min(part * anchors.count(), units.length - at);
            if (!take(ticket, units, at, length)) {
                tickets.forEach(each -> compute.cancel(each.id()));
                return null;
            }
            at += length;
        }
        return units;
    }

    private static boolean take(Ticket ticket, int[] units, int at, int length) {
        try {
            Answer answer = ticket.answer().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!(answer instanceof Answer.Done done)) {
                return false;
            }
            int[] part = SimilarityJob.units(done.outputs());
            if (part.length != length) {
                return false;
            }
            System.arraycopy(part, 0, units, at, length);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
            return false;
        }
    }
}
