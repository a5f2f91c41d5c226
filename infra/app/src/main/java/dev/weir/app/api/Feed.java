package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.pipeline.Snapshot;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One partition's views, made into a few events a second at most: the first change at once, the last one always. An event holds the small things whole
 * (counters, members) and the live elements as differences, because there are many of them and few change.
 */
final class Feed {
    private static final int HISTORY_POINTS = 1000;
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Hub hub;
    private final long spacing;
    private final Telling json;
    private final Deque<Point> history = new ArrayDeque<>();
    private Optional<PipelineView> waiting = Optional.empty();
    private Optional<PipelineView> shown = Optional.empty();
    private Optional<Snapshot> counted = Optional.empty();
    private boolean encoded;
    private long lastTurn;
    private long timer = NO_TIMER;

    Feed(Vertx vertx, Hub hub, Telling json, long spacing) {
        this.vertx = vertx;
        this.hub = hub;
        this.spacing = spacing;
        this.lastTurn = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(spacing);
        this.json = json;
    }

    void accept(PipelineView view) {
        waiting = Optional.of(view);
        long rest = spacing - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastTurn);
        if (rest <= 0) {
            turn();
        } else if (timer == NO_TIMER) {
            timer = vertx.setTimer(rest, _ -> turn());
        }
    }

    private void turn() {
        timer = NO_TIMER;
        lastTurn = System.nanoTime();
        PipelineView view = waiting.orElseThrow();
        shown = waiting;
        Optional<Point> point = remember(view);
        long number = hub.nextNumber();
        if (hub.watched()) {
            // After a pause without readers there is nobody whose state a difference could continue.
            if (!encoded) {
                json.forget();
            }
            JsonObject event = json.difference(view);
            point.ifPresent(p -> event.put("point", p.json()));
            hub.publish(number, event.put("number", number).encode());
            encoded = true;
        } else {
            encoded = false;
        }
    }

    /** A point for every new state; a mere change of status has none. */
    private Optional<Point> remember(PipelineView view) {
        Optional<Snapshot> now = view.snapshot();
        if (now.isEmpty() || (counted.isPresent() && counted.get() == now.get())) {
            return Optional.empty();
        }
        Point point = Point.between(counted.orElse(now.get()), view, now.get());
        counted = now;
        history.addLast(point);
        if (history.size() > HISTORY_POINTS) {
            history.removeFirst();
        }
        return Optional.of(point);
    }

    /** The state that the event of this number left behind, complete; empty before the first view. */
    Optional<String> whole(long number) {
        if (shown.isPresent() && !encoded) {
            json.forget();
            json.difference(shown.get());
            encoded = true;
        }
        return shown.map(view -> json.whole(view).put("number", number).encode());
    }

    JsonObject history() {
        JsonArray rows = new JsonArray();
        history.forEach(point -> rows.add(point.json()));
        return new JsonObject().put("columns", Point.COLUMNS).put("rows", rows);
    }

    void close() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }
}
