package dev.weir.app.verify;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.PlainObjective;
import dev.weir.kernels.submodular.StaticGreedy;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Replays streams through the engine and judges it at the checkpoints. */
final class SummaryChecks {
    private static final double EPSILON = 0.2;
    private static final double TOLERANCE = 1e-8;

    /** The engine rounds each similarity to a multiple of 2⁻²⁴, so it errs by half of that per anchor and by less elsewhere. */
    private static final double ROUNDING = 0x1p-25;

    private final SummaryVectors vectors;
    private final Result result;

    private SummaryChecks(SummaryVectors vectors, Result result) {
        this.vectors = vectors;
        this.result = result;
    }

    static void run(List<SummaryVectors> all, Result result) {
        all.forEach(vectors -> new SummaryChecks(vectors, result).run());
    }

    private void run() {
        Map<Checkpoint.Config, List<Checkpoint>> byConfig = new LinkedHashMap<>();
        for (Checkpoint checkpoint : vectors.checkpoints()) {
            if (vectors.streams().containsKey(checkpoint.config().stream())) {
                byConfig.computeIfAbsent(checkpoint.config(), _ -> new ArrayList<>())
                        .add(checkpoint);
            } else {
                result.skip();
            }
        }
        byConfig.forEach(this::replay);
    }

    private void replay(Checkpoint.Config config, List<Checkpoint> checkpoints) {
        DynamicSummary engine = engine(config, checkpoints.getFirst());
        Map<Integer, List<Checkpoint>> due = new HashMap<>();
        checkpoints.forEach(checkpoint ->
                due.computeIfAbsent(checkpoint.step(), _ -> new ArrayList<>()).add(checkpoint));
        TreeSet<Integer> live = new TreeSet<>();
        for (SummaryVectors.Step step : vectors.streams().getOrDefault(config.stream(), List.of())) {
            apply(step, engine, live);
            List<Checkpoint> now = due.remove(step.step());
            if (now != null) {
                now.forEach(checkpoint -> judge(checkpoint, engine, new ArrayList<>(live)));
            }
        }
        due.values()
                .forEach(left -> left.forEach(checkpoint ->
                        result.fail(checkpoint.row(), List.of("the stream has no step " + checkpoint.step()))));
    }

    private DynamicSummary engine(Checkpoint.Config config, Checkpoint first) {
        if (config.goal() == Goal.FACILITIES_AT_ANCHORS && vectors.anchors().isEmpty()) {
            throw first.row().wrong("fl_anchor needs anchors, and " + vectors.name() + ".meta.json has none");
        }
        try {
            return DynamicSummary.create(new SummaryConfig(
                    config.k(), EPSILON, objective(config), config.quotas(), SummaryConfig.POOL_PER_MEMBER, 1));
        } catch (IllegalArgumentException e) {
            throw first.row().wrong(String.valueOf(e.getMessage()));
        }
    }

    private ObjectiveConfig objective(Checkpoint.Config config) {
        return config.goal()
                .objective(
                        vectors.similarity(),
                        vectors.anchors().stream().map(id -> features(item(id))).toList(),
                        vectors.columns());
    }

    private void apply(SummaryVectors.Step step, DynamicSummary engine, TreeSet<Integer> live) {
        String id = String.valueOf(step.id());
        if (!step.insert()) {
            boolean was = engine.delete(id);
            if (was != live.remove(step.id())) {
                throw new IllegalStateException("the engine disagrees about whether " + id + " was live");
            }
            return;
        }
        if (!vectors.items().containsKey(step.id())) {
            throw new IllFormed(vectors.name() + ": step " + step.step() + " inserts id " + id
                    + ", which has no row in " + vectors.name() + ".features.csv");
        }
        engine.upsert(id, features(item(step.id())), item(step.id()).group());
        live.add(step.id());
    }

    private SummaryVectors.Item item(int id) {
        SummaryVectors.Item item = vectors.items().get(id);
        if (item == null) {
            throw new IllegalStateException("no element " + id);
        }
        return item;
    }

    private static Features features(SummaryVectors.Item item) {
        float[] values = new float[item.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) item.values()[i];
        }
        return Features.of(values);
    }

    private void judge(Checkpoint checkpoint, DynamicSummary engine, List<Integer> live) {
        List<Integer> anchors = checkpoint.config().goal() == Goal.FACILITIES_AT_ANCHORS ? vectors.anchors() : live;
        StaticGreedy exact = StaticGreedy.over(
                PlainObjective.over(
                        objective(checkpoint.config()),
                        live.stream().map(id -> item(id).values()).toList(),
                        anchors.stream().map(id -> item(id).values()).toList()),
                live.stream().map(id -> item(id).group()).toList());
        int k = checkpoint.config().k();
        Map<String, Integer> quotas = checkpoint.config().quotas();
        Summary summary = engine.summary();
        List<Integer> members = summary.members().stream()
                .map(member -> live.indexOf(Integer.valueOf(member.id())))
                .toList();
        List<String> faults = new ArrayList<>();
        require(faults, engine.live() == checkpoint.live(), "live elements: " + engine.live());
        require(faults, !members.contains(-1), "a member is not live");
        require(faults, members.stream().distinct().count() == members.size(), "a member comes twice");
        require(faults, members.size() <= k, "members: " + members.size());
        requireQuotas(faults, summary, quotas);
        double greedy = checkpoint.greedy();
        double slack = TOLERANCE * Math.max(1e-4, greedy);
        double plain = exact.plain(k, quotas).value();
        double lazy = exact.lazy(k, quotas).value();
        require(faults, Math.abs(plain - greedy) <= slack, "plain greedy reaches " + plain);
        require(faults, Math.abs(lazy - greedy) <= slack, "lazy greedy reaches " + lazy);
        double value = members.contains(-1) ? 0 : exact.value(members);
        double rounding = anchors.size() * ROUNDING + slack;
        require(
                faults,
                Math.abs(value - summary.value()) <= 4 * rounding + 1e-6 * value,
                "value shown: " + summary.value());
        require(faults, value >= greedy / (2 * (1 + EPSILON)) - slack, "the answer is worth only " + value);
        double best = Math.max(greedy, checkpoint.optimum().orElse(greedy));
        require(faults, summary.bound() + rounding >= best, "bound " + summary.bound() + " is below " + best);
        result.add(checkpoint.row(), faults);
        String name =
                vectors.name() + " " + checkpoint.config().goal().title() + (quotas.isEmpty() ? "" : " with quotas");
        result.measure(name + ": answer / greedy", greedy <= 0 ? 1 : value / greedy);
    }

    private void requireQuotas(List<String> faults, Summary summary, Map<String, Integer> quotas) {
        Map<String, Integer> taken = new TreeMap<>();
        summary.members()
                .forEach(member ->
                        taken.merge(item(Integer.parseInt(member.id())).group(), 1, Integer::sum));
        taken.forEach((group, count) -> require(
                faults, count <= quotas.getOrDefault(group, Integer.MAX_VALUE), count + " members of group " + group));
    }

    private static void require(List<String> faults, boolean holds, String otherwise) {
        if (!holds) {
            faults.add(otherwise);
        }
    }
}
