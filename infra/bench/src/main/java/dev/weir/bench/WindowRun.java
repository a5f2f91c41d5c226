package dev.weir.bench;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Algorithm;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.PlainObjective;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Stability;
import dev.weir.kernels.submodular.StaticGreedy;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A count window of n over 256 fixed anchors: 49 columns, 40 clusters of differing width; one delete and one insert are one update. */
final class WindowRun {
    private static final int COLUMNS = 49;
    private static final int CLUSTERS = 40;
    /** A commit of a busy partition holds so many updates, or more. */
    static final int BATCH = 32;

    static final Similarity SIMILARITY = new Similarity.Rbf(COLUMNS);

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    private final float[][] centres = new float[CLUSTERS][COLUMNS];
    private final List<Features> anchors;
    private final List<Features> elements;
    private final DynamicSummary engine;
    private final int n;
    private final int k;
    private int next;
    private long sink;

    WindowRun(int n, int k, int updates) {
        this(n, k, updates, Optional.empty());
    }

    WindowRun(int n, int k, int updates, Optional<Stability> stability) {
        this.n = n;
        this.k = k;
        for (float[] centre : centres) {
            for (int i = 0; i < COLUMNS; i++) {
                centre[i] = random.nextFloat() * 2;
            }
        }
        anchors = Stream.generate(this::draw).limit(256).toList();
        elements = Stream.generate(this::draw).limit(n + updates).toList();
        SummaryConfig config = new SummaryConfig(
                k, 0.5, SIMILARITY, new Anchors.Fixed(anchors), Map.of(), SummaryConfig.POOL_PER_MEMBER, 7);
        engine = DynamicSummary.create(stability.map(config::with).orElse(config));
        for (next = 0; next < n; next++) {
            engine.upsert("e" + next, elements.get(next), "");
        }
        sink += engine.activeInstances();
    }

    private Features draw() {
        int cluster = random.nextInt(CLUSTERS);
        float[] values = new float[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            values[i] = (float) random.nextGaussian(centres[cluster][i], 0.1 + 0.02 * cluster);
        }
        return Features.of(values);
    }

    /**
     * Nanoseconds, each ascending.
     *
     * @param updates one each
     * @param settlings of the levels, one after every {@value #BATCH} updates: what the first look after them pays beside the publication itself
     */
    record Times(long[] updates, long[] settlings) {
        double mean() {
            return (double) (Arrays.stream(updates).sum()
                            + Arrays.stream(settlings).sum())
                    / updates.length;
        }
    }

    /** The remaining updates. */
    Times update() {
        long[] updates = new long[elements.size() - next];
        long[] settlings = new long[updates.length / BATCH];
        for (int i = 0; i < updates.length; i++, next++) {
            long start = System.nanoTime();
            engine.delete("e" + (next - n));
            engine.upsert("e" + next, elements.get(next), "");
            updates[i] = System.nanoTime() - start;
            if (i % BATCH == BATCH - 1) {
                start = System.nanoTime();
                sink += engine.activeInstances();
                settlings[i / BATCH] = System.nanoTime() - start;
            }
        }
        Arrays.sort(updates);
        Arrays.sort(settlings);
        return new Times(updates, settlings);
    }

    /**
     * Means over publications.
     *
     * @param changes members that were not shown the time before
     * @param kept value of the shown members ÷ that of the canonical answer; {@code leastKept} is the least of them
     */
    record Churn(double changes, double kept, double leastKept) {}

    /** The remaining updates, with a publication after each. */
    Churn publishEach() {
        int publications = elements.size() - next;
        Set<String> before = members();
        long changes = 0;
        double kept = 0;
        double least = Double.POSITIVE_INFINITY;
        for (; next < elements.size(); next++) {
            engine.delete("e" + (next - n));
            engine.upsert("e" + next, elements.get(next), "");
            Set<String> now = members();
            changes += now.stream().filter(id -> !before.contains(id)).count();
            double share = engine.summary().value() / engine.summary().canonical();
            kept += share;
            least = Math.min(least, share);
            before.clear();
            before.addAll(now);
        }
        return new Churn((double) changes / publications, kept / publications, least);
    }

    private Set<String> members() {
        return engine.summary().members().stream()
                .map(Summary.Member::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    long calls() {
        return engine.work().calls();
    }

    Summary summary() {
        return engine.summary();
    }

    record Greedy(double value, long calls) {}

    /** Lazy greedy over what is in the window now. */
    Greedy greedy() {
        List<Features> live = elements.subList(next - n, next);
        long[] calls = new long[1];
        StaticGreedy.Choice choice = StaticGreedy.over(
                        new Counting(PlainObjective.byBlocks(SIMILARITY, live, anchors), calls),
                        Collections.nCopies(n, ""))
                .choose(new Algorithm.Lazy(), k, Map.of());
        return new Greedy(choice.value(), calls[0]);
    }

    /** Rows of the elements, for a similarity matrix. */
    List<Features> rows(int count) {
        return IntStream.range(0, count).mapToObj(elements::get).toList();
    }

    private record Counting(PlainObjective objective, long[] calls) implements PlainObjective {
        @Override
        public int size() {
            return objective.size();
        }

        @Override
        public double gain(int element) {
            calls[0]++;
            return objective.gain(element);
        }

        @Override
        public void add(int element) {
            objective.add(element);
        }

        @Override
        public double value() {
            return objective.value();
        }

        @Override
        public PlainObjective empty() {
            return new Counting(objective.empty(), calls);
        }
    }
}
