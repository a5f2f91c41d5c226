package dev.weir.bench;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.Effect;
import dev.weir.kernels.pipeline.MergedSummary;
import dev.weir.kernels.pipeline.PartialTold;
import dev.weir.kernels.pipeline.PartialUpdate;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/**
 * Four partitions by id hash, a count window of {@value #WINDOW} in each, inserts with a delete after one in ten; the summary that is merged from what they tell, and one
 * engine that is told everything.
 */
final class MergeRun {
    private static final int PARTITIONS = 4;
    private static final int WINDOW = 5_000;
    private static final int CHECKPOINTS = 4;
    private static final int STEPS = 1_000;

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    private final List<SummaryPipeline> partitions;
    private final List<PartialTold> told;
    private final MergedSummary merged;
    private final DynamicSummary one;
    private final List<Features> rows;
    private int next;

    /**
     * At the checkpoints.
     *
     * @param ratios value of the merged summary over that of the one engine's, both under the one engine's f
     * @param certificates of the merged summary
     * @param records of partials written, over updates
     */
    record Result(List<Double> ratios, List<Double> certificates, double records) {
        double mean() {
            return ratios.stream().mapToDouble(each -> each).average().orElseThrow();
        }

        double least() {
            return ratios.stream().mapToDouble(each -> each).min().orElseThrow();
        }

        double certificate() {
            return certificates.stream().mapToDouble(each -> each).min().orElseThrow();
        }
    }

    MergeRun(ObjectiveConfig objective, int k) {
        var config = new SummaryConfig(k, 0.5, objective, Map.of(), SummaryConfig.POOL_PER_MEMBER, 7);
        var window = new WindowConfig(Duration.ZERO, WINDOW, Duration.ofHours(1), Duration.ofDays(1));
        partitions = Stream.generate(SummaryPipeline.of(window, config)::create)
                .limit(PARTITIONS)
                .toList();
        told = Stream.generate(PartialTold::new).limit(PARTITIONS).toList();
        merged = MergedSummary.create(config);
        one = DynamicSummary.create(config);
        int fill = PARTITIONS * WINDOW;
        rows = new WindowRun(0, 1, fill + CHECKPOINTS * STEPS).rows(fill + CHECKPOINTS * STEPS);
        while (next < fill) {
            step();
        }
    }

    private void step() {
        insert(next);
        if (random.nextInt(10) == 0) {
            delete(next - random.nextInt(Math.min(next + 1, PARTITIONS * WINDOW)));
        }
        next++;
    }

    private void insert(int i) {
        Element element = new Element("e" + i, rows.get(i), i, Element.NEVER, "", "", i);
        follow(partition(element.id()).apply(new Update.Upsert(element, i), i));
    }

    private void delete(int i) {
        follow(partition("e" + i).apply(new Update.Delete("e" + i), next));
    }

    private SummaryPipeline partition(String id) {
        return partitions.get(Math.floorMod(id.hashCode(), PARTITIONS));
    }

    private void follow(Effect effect) {
        effect.removed().forEach(one::delete);
        effect.written().forEach(element -> one.upsert(element.id(), element.features(), ""));
    }

    Result run() {
        List<Double> ratios = new ArrayList<>();
        List<Double> certificates = new ArrayList<>();
        tell();
        long records = 0;
        for (int checkpoint = 0; checkpoint < CHECKPOINTS; checkpoint++) {
            for (int step = 0; step < STEPS; step++) {
                step();
            }
            records += tell();
            Summary summary = merged.snapshot(next).summary();
            List<String> members =
                    summary.members().stream().map(Summary.Member::id).toList();
            ratios.add(one.evaluate(members) / one.summary().value());
            certificates.add(summary.certificate());
        }
        return new Result(ratios, certificates, (double) records / (CHECKPOINTS * STEPS));
    }

    private long tell() {
        long records = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (var change :
                    told.get(partition).changesTo(partitions.get(partition).partial())) {
                merged.apply(new PartialUpdate(partition, change));
                records++;
            }
        }
        return records;
    }
}
