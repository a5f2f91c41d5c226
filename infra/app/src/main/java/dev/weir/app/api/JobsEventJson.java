package dev.weir.app.api;

import dev.weir.actors.jobs.JobsView;
import dev.weir.actors.pipeline.PipelineView;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** A partition of a topic of jobs as events tell it: its counters, whole each time. Before the first state {@code jobs} is null, which tells a reader what it is. */
final class JobsEventJson implements Telling {
    private boolean empty = true;

    @Override
    public void forget() {
        empty = true;
    }

    @Override
    public JsonObject difference(PipelineView view) {
        JsonObject event = event(view).put("whole", empty);
        empty = false;
        return event;
    }

    @Override
    public JsonObject whole(PipelineView view) {
        return event(view).put("whole", true);
    }

    static JsonObject event(PipelineView view) {
        JsonObject event = ViewJson.status(view).putNull("jobs");
        jobs(view).ifPresent(jobs -> {
            JobsView.Counters counters = jobs.counters();
            event.put(
                    "jobs",
                    new JsonObject()
                            .put("read", counters.read())
                            .put("done", counters.done())
                            .put("refused", counters.refused())
                            .put("expired", counters.expired())
                            .put("failed", counters.failed())
                            .put("repeated", counters.repeated())
                            .put("deadLettered", counters.deadLettered())
                            .put("remembered", jobs.remembered())
                            .put("digest", jobs.digest()));
        });
        return event;
    }

    private static Optional<JobsView> jobs(PipelineView view) {
        return view.shown().filter(JobsView.class::isInstance).map(JobsView.class::cast);
    }
}
