package dev.weir.app.api;

import dev.weir.actors.compute.PoolView;
import dev.weir.actors.compute.PoolView.Counts;
import dev.weir.actors.compute.PoolView.KernelView;
import dev.weir.actors.compute.PoolView.LaneView;
import dev.weir.actors.compute.PoolView.Percentiles;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Names;
import dev.weir.kernels.compute.Signature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.TreeSet;

/** The pool in the words of its view, with the units in the names. Percentiles of nothing are null. */
final class PoolJson {
    private PoolJson() {}

    static JsonObject of(PoolView pool) {
        JsonArray kernels = new JsonArray();
        pool.kernels().forEach(kernel -> kernels.add(kernel(kernel)));
        JsonArray lanes = new JsonArray();
        pool.lanes().forEach(lane -> lanes.add(lane(lane)));
        JsonObject losses = new JsonObject();
        pool.losses().forEach((cause, count) -> losses.put(cause.name().toLowerCase(Locale.ROOT), count));
        return new JsonObject()
                .put("state", pool.state().name())
                .put("waiting", pool.waiting())
                .put("running", pool.running())
                .put("oldestWaitSeconds", pool.oldestWait())
                .put(
                        "memory",
                        new JsonObject()
                                .put("usedBytes", pool.memory().used())
                                .put("highWaterBytes", pool.memory().highWater())
                                .put("budgetBytes", pool.memory().budget()))
                .put(
                        "ceiling",
                        new JsonObject()
                                .put("flopPerSecond", pool.ceiling().flops())
                                .put("bytesPerSecond", pool.ceiling().bytesPerSecond()))
                .put("kernels", kernels)
                .put("lanes", lanes)
                .put("losses", losses)
                .put(
                        "canary",
                        new JsonObject()
                                .put("asked", pool.canary().asked())
                                .put("failed", pool.canary().failed())
                                .put("latencySeconds", percentiles(pool.canary().latency())));
    }

    private static JsonObject kernel(KernelView kernel) {
        return new JsonObject()
                .put("name", kernel.name())
                .put("counts", counts(kernel.counts()))
                .put("waitedSeconds", percentiles(kernel.waited()))
                .put("ranSeconds", percentiles(kernel.ran()))
                .put("totalSeconds", percentiles(kernel.total()))
                .put("batchJobs", percentiles(kernel.batchJobs()))
                .put("batchFlop", percentiles(kernel.batchFlop()))
                .put("flopPerSecond", kernel.flops())
                .put("ofCeiling", kernel.ofCeiling())
                .put("bytesPerSecond", kernel.bytesPerSecond());
    }

    private static JsonObject counts(Counts counts) {
        return new JsonObject()
                .put("submitted", counts.submitted())
                .put("admitted", counts.admitted())
                .put("refused", counts.refused())
                .put("busy", counts.busy())
                .put("done", counts.done())
                .put("late", counts.late())
                .put("expired", counts.expired())
                .put("cancelled", counts.cancelled())
                .put("retried", counts.retried())
                .put("failed", counts.failed());
    }

    private static JsonObject lane(LaneView lane) {
        return new JsonObject()
                .put("place", lane.place())
                .put("name", lane.name())
                .put("backend", lane.backend().title())
                .put("state", lane.state().name())
                .put("jobs", lane.jobs())
                .put("busy", lane.busy())
                .put("losses", lane.losses())
                .put("detail", lane.detail());
    }

    private static JsonObject percentiles(Percentiles of) {
        boolean any = of.count() > 0;
        return new JsonObject()
                .put("count", of.count())
                .put("p50", any ? of.p50() : null)
                .put("p95", any ? of.p95() : null)
                .put("p99", any ? of.p99() : null);
    }

    static JsonObject kernels(Catalogue catalogue) {
        JsonArray kernels = new JsonArray();
        for (String name : new TreeSet<>(catalogue.names())) {
            Kernel kernel = catalogue.kernel(name);
            JsonArray forms = new JsonArray();
            new TreeSet<>(kernel.forms().keySet()).stream().map(Backend::title).forEach(forms::add);
            Signature signature = kernel.signature();
            kernels.add(new JsonObject()
                    .put("name", name)
                    .put("inputs", new JsonArray(signature.inputs().all()))
                    .put("optionalInputs", optional(signature.inputs()))
                    .put("outputs", new JsonArray(signature.outputs().all()))
                    .put("onRequest", optional(signature.outputs()))
                    .put("parameters", new JsonArray(signature.parameters().all()))
                    .put("forms", forms)
                    .put("batches", kernel.fusing().isPresent())
                    .put("splits", kernel.splitting().isPresent()));
        }
        return new JsonObject().put("kernels", kernels);
    }

    private static JsonArray optional(Names names) {
        return new JsonArray(
                names.all().stream().filter(names.optional()::contains).toList());
    }
}
