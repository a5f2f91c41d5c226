package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Summary;
import dev.weir.streams.definition.PipelineDefinition;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A partition's state as events tell it. It keeps what was told last, so that the next event holds only the elements that came ({@code put}), went
 * ({@code drop}) or are stood for by another member ({@code served}). Elements are immutable and shared between snapshots, so "the same object" is the test, and an
 * unchanged element costs one comparison.
 */
final class EventJson implements Telling {
    /** Beyond so many multiplications a turn, who stands for whom is left out: the pictures must never cost more than the answer. */
    private static final long SERVED_WORK_MAX = 4_000_000;

    private final Similarity similarity;
    private final Look look;
    private Map<String, Told> told = Map.of();
    private List<Element> members = List.of();
    private boolean empty = true;

    private record Told(Element element, JsonArray row, Optional<Served> served) {}

    EventJson(PipelineDefinition definition) {
        this.similarity = definition.summary().similarity();
        this.look = new Look(definition);
    }

    @Override
    public void forget() {
        told = Map.of();
        members = List.of();
        empty = true;
    }

    @Override
    public JsonObject difference(PipelineView view) {
        JsonObject event = ViewJson.status(view).put("whole", empty);
        if (view.snapshot().isEmpty()) {
            return event;
        }
        Snapshot snapshot = view.snapshot().get();
        Map<String, Told> before = told;
        told = tell(snapshot, before);
        members = snapshot.elements();
        empty = false;
        JsonArray put = new JsonArray();
        JsonArray served = new JsonArray();
        told.forEach((id, now) -> {
            Told then = before.get(id);
            if (then == null || then.row() != now.row()) {
                put.add(now.row());
            }
            if (then == null
                    || !then.served().map(Served::member).equals(now.served().map(Served::member))) {
                now.served().ifPresent(s -> served.add(JsonArray.of(id, s.member())));
            }
        });
        JsonArray drop = new JsonArray();
        before.keySet().stream().filter(id -> !told.containsKey(id)).forEach(drop::add);
        return event.put("state", state(snapshot))
                .put("put", put)
                .put("drop", drop)
                .put("served", served);
    }

    @Override
    public JsonObject whole(PipelineView view) {
        JsonArray put = new JsonArray();
        JsonArray served = new JsonArray();
        told.forEach((id, now) -> {
            put.add(now.row());
            now.served().ifPresent(s -> served.add(JsonArray.of(id, s.member())));
        });
        JsonObject event = ViewJson.status(view).put("whole", true);
        view.snapshot().ifPresent(snapshot -> event.put("state", state(snapshot))
                .put("put", put)
                .put("drop", new JsonArray())
                .put("served", served));
        return event;
    }

    private Map<String, Told> tell(Snapshot snapshot, Map<String, Told> before) {
        Map<String, Element> shown = new LinkedHashMap<>();
        List.of(snapshot.elements(), snapshot.twin(), snapshot.sample())
                .forEach(elements -> elements.forEach(element -> shown.putIfAbsent(element.id(), element)));
        boolean serving = isServingWorthwhile(snapshot, shown.size());
        boolean sameMembers = snapshot.elements().equals(members);
        Map<String, Told> now = HashMap.newHashMap(shown.size());
        shown.forEach((id, element) -> {
            Optional<Told> then = Optional.ofNullable(before.get(id)).filter(t -> t.element() == element);
            Optional<Served> served = then.filter(_ -> sameMembers).flatMap(Told::served);
            if (serving && served.isEmpty()) {
                served = Optional.of(Served.by(snapshot.elements(), element, similarity));
            }
            now.put(id, new Told(element, then.map(Told::row).orElseGet(() -> look.row(element)), served));
        });
        return now;
    }

    private static boolean isServingWorthwhile(Snapshot snapshot, int shown) {
        if (snapshot.elements().isEmpty()) {
            return false;
        }
        int width = snapshot.elements().getFirst().features().entries();
        return (long) shown * snapshot.elements().size() * width <= SERVED_WORK_MAX;
    }

    private JsonObject state(Snapshot snapshot) {
        JsonObject state = ViewJson.state(snapshot).put("members", members(snapshot));
        worst().ifPresent(worst -> state.put("worst", worst));
        return state;
    }

    private static JsonArray members(Snapshot snapshot) {
        JsonArray all = new JsonArray();
        for (Summary.Member member : snapshot.summary().members()) {
            all.add(ViewJson.member(member, snapshot.since()));
        }
        return all;
    }

    /** The element that its member stands for least. */
    private Optional<JsonObject> worst() {
        Optional<Map.Entry<String, Told>> worst = told.entrySet().stream()
                .filter(entry -> entry.getValue().served().isPresent())
                .min(Comparator.<Map.Entry<String, Told>>comparingDouble(
                                entry -> entry.getValue().served().orElseThrow().similarity())
                        .thenComparing(Map.Entry::getKey));
        return worst.map(entry -> {
            Served served = entry.getValue().served().orElseThrow();
            return new JsonObject()
                    .put("id", entry.getKey())
                    .put("member", served.member())
                    .put("similarity", served.similarity());
        });
    }
}
