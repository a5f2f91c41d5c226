package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.pipeline.Shown;
import dev.weir.kernels.pipeline.Snapshot;
import io.vertx.core.json.JsonArray;

/**
 * One moment of a pipeline's history. What is counted ({@code updates, calls, entered}) is counted since the point before, so that a reader can add points up.
 *
 * @param at wall clock of the publication, milliseconds since the epoch
 * @param cover f(everything live)
 * @param updates records read since the point before
 * @param calls oracle calls since the point before
 * @param entered members that entered since the point before
 * @param lag records that are in the topic and not yet in the summary
 * @param freshness milliseconds from the newest applied record's append to the publication
 * @param latency 99th percentile of the same over the last records, milliseconds
 * @param deadLettered records that could not be read, since the log began
 */
record Point(
        long at,
        double value,
        double bound,
        double twin,
        double cover,
        int live,
        long updates,
        long calls,
        long entered,
        long lag,
        long freshness,
        double latency,
        long deadLettered) {
    static final JsonArray COLUMNS = JsonArray.of(
            "at",
            "value",
            "bound",
            "twin",
            "cover",
            "live",
            "updates",
            "calls",
            "entered",
            "lag",
            "freshness",
            "latency",
            "deadLettered");

    static Point between(Snapshot before, PipelineView view, Snapshot now) {
        return new Point(
                view.publishedAt(),
                now.summary().value(),
                now.summary().bound(),
                now.twinValue(),
                now.summary().cover(),
                now.live(),
                Math.max(0, now.counters().read() - before.counters().read()),
                Math.max(0, now.work().calls() - before.work().calls()),
                Math.max(0, now.recourse().entered() - before.recourse().entered()),
                lag(view, now),
                view.age(view.publishedAt()),
                view.latency().p99(),
                now.counters().deadLettered());
    }

    static long lag(PipelineView view, Shown now) {
        return Math.max(0, view.endOffset() - now.offset());
    }

    JsonArray json() {
        return JsonArray.of(
                at, value, bound, twin, cover, live, updates, calls, entered, lag, freshness, latency, deadLettered);
    }
}
