package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import io.vertx.core.json.JsonObject;

/** A partition's state as events tell it: whole, or as what has changed since it was told last. */
interface Telling {
    /** The next difference starts from nothing, and says so. */
    void forget();

    /** What changed since the last call; {@code whole} is true when a reader must forget what it knew. */
    JsonObject difference(PipelineView view);

    /** Everything, as of the last difference. */
    JsonObject whole(PipelineView view);
}
