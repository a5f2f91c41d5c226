package dev.weir.kernels;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.Effect;
import dev.weir.kernels.pipeline.Partial;
import dev.weir.kernels.pipeline.Recourse;
import dev.weir.kernels.pipeline.Snapshot;
import dev.weir.kernels.pipeline.Snapshot.Counters;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Explanation;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.Work;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The plainest thing that keeps a pipeline's contract, for tests of what surrounds one: the members are the first ids in order, an element lives
 * {@link #LIFE_MILLIS}, and the digest is a hash of the clock and everything live.
 */
public final class PlainPipeline implements SummaryPipeline {
    public static final long LIFE_MILLIS = 7_200_000;
    private static final int MEMBERS = 4;

    public static final Factory FACTORY = new Factory() {
        @Override
        public SummaryPipeline create() {
            return new PlainPipeline();
        }

        @Override
        public SummaryPipeline restore(State state, List<Element> live) {
            PlainPipeline pipeline = new PlainPipeline();
            live.forEach(element -> pipeline.live.put(element.id(), element));
            pipeline.clock = state.clock();
            pipeline.read = state.counters().read();
            pipeline.deadLettered = state.counters().deadLettered();
            return pipeline;
        }
    };

    private final TreeMap<String, Element> live = new TreeMap<>();
    private long clock;
    private long read;
    private long deadLettered;

    private PlainPipeline() {}

    @Override
    public Effect apply(Update update, long offset) {
        Effect effect =
                switch (update) {
                    case Update.Upsert(Element element, long to) -> upsert(element, to);
                    case Update.Delete(String id) ->
                        new Effect(List.of(), live.remove(id) == null ? List.of() : List.of(id));
                    case Update.Tick(long to) -> tick(to);
                };
        read++;
        return effect;
    }

    private Effect upsert(Element element, long to) {
        if (!live.isEmpty()
                && live.firstEntry().getValue().features().size()
                        != element.features().size()) {
            throw new IllegalArgumentException("features of " + element.id() + " have "
                    + element.features().size() + " columns");
        }
        live.put(element.id(), element);
        List<String> gone = tick(to).removed();
        return new Effect(gone.contains(element.id()) ? List.of() : List.of(element), gone);
    }

    @Override
    public Effect tick(long to) {
        clock = Math.max(clock, to);
        List<String> gone = new ArrayList<>();
        live.values().removeIf(element -> {
            boolean old = element.time() <= clock - LIFE_MILLIS;
            if (old) {
                gone.add(element.id());
            }
            return old;
        });
        return new Effect(List.of(), gone);
    }

    @Override
    public void countDeadLetter() {
        read++;
        deadLettered++;
    }

    @Override
    public Snapshot snapshot(long offset) {
        List<Element> members = live.values().stream().limit(MEMBERS).toList();
        List<Summary.Member> shown = members.stream()
                .map(element -> new Summary.Member(element.id(), 1, 1, 1.0 / live.size()))
                .toList();
        Summary summary = new Summary(shown, shown.size(), live.size(), live.size(), "plain", "none");
        return new Snapshot(
                offset,
                clock,
                live.size(),
                summary,
                since(),
                members,
                members,
                members,
                0,
                counters(),
                Recourse.NONE,
                Work.NONE,
                0,
                0,
                digest());
    }

    @Override
    public List<Element> live() {
        return List.copyOf(live.values());
    }

    @Override
    public Optional<Explanation> why(String id) {
        return since().containsKey(id)
                ? Optional.of(new Explanation(id, 1, 1, 1, 1, true, List.of(), Optional.empty()))
                : Optional.empty();
    }

    @Override
    public Partial partial() {
        return new Partial(List.copyOf(live.values()), live.size(), clock, List.of());
    }

    @Override
    public State state() {
        return new State(clock, counters(), Recourse.NONE, Work.NONE, since());
    }

    private Map<String, Long> since() {
        Map<String, Long> since = new LinkedHashMap<>();
        live.keySet().stream().limit(MEMBERS).forEach(id -> since.put(id, clock));
        return since;
    }

    private Counters counters() {
        return new Counters(read, 0, 0, 0, 0, 0, 0, 0, 0, deadLettered, 0, 0, 0);
    }

    private String digest() {
        return UUID.nameUUIDFromBytes((clock + ":" + live).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
