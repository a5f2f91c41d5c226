package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.SimilarityRoutes;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.pipeline.Recourse;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.Unmet;
import dev.weir.kernels.submodular.Work;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Views of pipelines as JSON; the same words as in the records they are made from. */
final class ViewJson {
    private ViewJson() {}

    /** What is known of any partition, whatever it shows. */
    static JsonObject status(PipelineView view) {
        JsonObject status = new JsonObject()
                .put("pipeline", view.pipeline())
                .put("partition", view.partition())
                .put("status", view.status().name())
                .put("detail", view.detail())
                .put("epoch", view.epoch())
                .put("sequence", view.sequence())
                .put("endOffset", view.endOffset())
                .put("publishedAt", view.publishedAt())
                .put(
                        "latency",
                        new JsonObject()
                                .put("p50", view.latency().p50())
                                .put("p99", view.latency().p99())
                                .put("records", view.latency().records()));
        view.similarity().ifPresent(routes -> status.put("similarity", similarity(routes)));
        view.shown().ifPresent(shown -> status.put("offset", shown.offset())
                .put("lag", Point.lag(view, shown))
                .put("freshness", view.age(view.publishedAt())));
        return status;
    }

    private static JsonObject similarity(SimilarityRoutes routes) {
        return new JsonObject()
                .put("inline", route(routes.inline()))
                .put("pool", route(routes.pool()))
                .put("fellBack", routes.fellBack());
    }

    private static JsonObject route(SimilarityRoutes.Route route) {
        return new JsonObject()
                .put("blocks", route.blocks())
                .put("rows", route.rows())
                .put("seconds", millionths(route.seconds()));
    }

    /** The state without members and elements. */
    static JsonObject state(Snapshot snapshot) {
        Summary summary = snapshot.summary();
        JsonArray twin = new JsonArray();
        snapshot.twin().forEach(element -> twin.add(element.id()));
        return new JsonObject()
                .put("eventTime", snapshot.eventTime())
                .put("live", snapshot.live())
                .put("value", summary.value())
                .put("canonical", summary.canonical())
                .put("givenUp", summary.givenUp())
                .put("bound", summary.bound())
                .put("certificate", summary.certificate())
                .put("cover", summary.cover())
                .put("method", summary.method())
                .put("anchors", summary.anchors())
                .put("unmet", unmet(summary.unmet()))
                .put("twin", twin)
                .put("twinValue", snapshot.twinValue())
                .put("counters", counters(snapshot.counters()))
                .put("recourse", recourse(snapshot.recourse()))
                .put("work", work(snapshot.work()))
                .put("activeInstances", snapshot.activeInstances())
                .put("plannedBytes", snapshot.plannedBytes())
                .put("digest", snapshot.digest());
    }

    static JsonObject member(Summary.Member member, Map<String, Long> since) {
        JsonObject json = new JsonObject()
                .put("id", member.id())
                .put("gainWhenChosen", millionths(member.gainWhenChosen()))
                .put("gainNow", millionths(member.gainNow()))
                .put("share", millionths(member.share()));
        Optional.ofNullable(since.get(member.id())).ifPresent(time -> json.put("since", time));
        return json;
    }

    /** The members with their records, for readers without the event stream. */
    static JsonObject summary(PipelineView view, Snapshot snapshot) {
        JsonArray members = new JsonArray();
        for (int rank = 0; rank < snapshot.elements().size(); rank++) {
            JsonObject member = member(snapshot.summary().members().get(rank), snapshot.since());
            members.add(member.put("element", element(snapshot.elements().get(rank))));
        }
        return status(view).mergeIn(state(snapshot)).put("members", members);
    }

    static JsonObject certificate(PipelineView view, Snapshot snapshot, double guarantee) {
        Summary summary = snapshot.summary();
        return new JsonObject()
                .put("pipeline", view.pipeline())
                .put("partition", view.partition())
                .put("offset", snapshot.offset())
                .put("value", summary.value())
                .put("bound", summary.bound())
                .put("certificate", summary.certificate())
                .put("guarantee", guarantee)
                .put("canonical", summary.canonical())
                .put("givenUp", summary.givenUp())
                .put("cover", summary.cover())
                .put("twinValue", snapshot.twinValue())
                .put("method", summary.method())
                .put("anchors", summary.anchors())
                .put("unmet", unmet(summary.unmet()))
                .put("digest", snapshot.digest());
    }

    /** What of the constraints cannot be kept now. */
    private static JsonObject unmet(Unmet unmet) {
        JsonObject missing = new JsonObject();
        unmet.missing().forEach(missing::put);
        JsonObject exceeding = new JsonObject();
        unmet.exceeding().forEach(exceeding::put);
        return new JsonObject()
                .put("missing", missing)
                .put("exceeding", exceeding)
                .put("absentPins", new JsonArray(unmet.absentPins()))
                .put("overBudget", unmet.overBudget());
    }

    static JsonObject why(Explanation why, List<Element> known, Optional<Long> since) {
        JsonArray examples = new JsonArray();
        why.examples()
                .forEach(example ->
                        examples.add(new JsonObject().put("id", example.id()).put("similarity", example.similarity())));
        JsonObject json = new JsonObject()
                .put("id", why.id())
                .put("rank", why.rank())
                .put("gainWhenChosen", why.gainWhenChosen())
                .put("gainNow", why.gainNow())
                .put("standsFor", why.standsFor())
                .put("exact", why.exact())
                .put("examples", examples);
        why.successor()
                .ifPresent(successor -> json.put(
                        "successor", new JsonObject().put("id", successor.id()).put("gain", successor.gain())));
        since.ifPresent(time -> json.put("since", time));
        known.stream()
                .filter(element -> element.id().equals(why.id()))
                .findFirst()
                .ifPresent(element -> json.put("element", element(element)));
        return json;
    }

    private static JsonObject element(Element element) {
        JsonObject json = new JsonObject()
                .put("id", element.id())
                .put("time", element.time())
                .put("group", element.group())
                .put("cost", element.cost())
                .put("offset", element.offset());
        Look.record(element)
                .ifPresentOrElse(record -> json.put("record", record), () -> json.put("record", element.payload()));
        return json;
    }

    private static JsonObject counters(Snapshot.Counters counters) {
        return new JsonObject()
                .put("read", counters.read())
                .put("inserted", counters.inserted())
                .put("replaced", counters.replaced())
                .put("refreshed", counters.refreshed())
                .put("deleted", counters.deleted())
                .put("unknownDeletes", counters.unknownDeletes())
                .put("late", counters.late())
                .put("outside", counters.outside())
                .put("ticks", counters.ticks())
                .put("deadLettered", counters.deadLettered())
                .put("clamped", counters.clamped())
                .put("expired", counters.expired())
                .put("evicted", counters.evicted());
    }

    private static JsonObject recourse(Recourse recourse) {
        return new JsonObject()
                .put("entered", recourse.entered())
                .put("left", recourse.left())
                .put("forced", recourse.forced())
                .put("chosen", recourse.chosen())
                .put("publications", recourse.publications())
                .put("mean", recourse.mean())
                .put("p99", recourse.p99())
                .put("max", recourse.max());
    }

    private static JsonObject work(Work work) {
        return new JsonObject()
                .put("calls", work.calls())
                .put("singleton", work.singleton())
                .put("insertWalk", work.insertWalk())
                .put("rebuild", work.rebuild())
                .put("depthSearch", work.depthSearch())
                .put("pool", work.pool())
                .put("certificate", work.certificate())
                .put("stability", work.stability())
                .put("explain", work.explain())
                .put("batchWaste", work.batchWaste())
                .put("multiplyAdds", work.multiplyAdds())
                .put("rebuilds", work.rebuilds())
                .put("largestRebuild", work.largestRebuild());
    }

    private static double millionths(double value) {
        return Math.rint(value * 1e6) / 1e6;
    }
}
