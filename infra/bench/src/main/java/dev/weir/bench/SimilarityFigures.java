package dev.weir.bench;

import dev.weir.actors.compute.Ceiling;
import dev.weir.actors.compute.ComputePool;
import dev.weir.actors.compute.CpuLane;
import dev.weir.actors.compute.ResultCheck;
import dev.weir.actors.compute.Settings;
import dev.weir.actors.pipeline.PooledSimilarities;
import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Backend;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.gemm.VectorGemm;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SimilarityBlocks;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * A hundred thousand live elements of 64 columns and a sample of 256 of them: the first publication, which makes all rows, batches of 500 inserts and evictions, and the publications
 * after them; in line, and with a pool of as many lanes as there are cores. Both take the same steps in turns, and must give the same digests.
 */
final class SimilarityFigures {
    private static final int LIVE = 100_000;
    private static final int COLUMNS = 64;
    private static final int ANCHORS = 256;
    private static final int BATCH = 500;
    private static final int BATCHES = 12;

    private final SplittableRandom random = new SplittableRandom(7);
    private final List<Update> updates = new ArrayList<>();

    private SimilarityFigures() {}

    /** @param applied milliseconds of each batch, and {@code published} of the publication after it; the first is that of the fill */
    private record Run(SummaryPipeline pipeline, List<Double> applied, List<Double> published) {
        static Run of(SimilarityBlocks blocks) {
            var config = new SummaryConfig(
                    10, 0.5, new Similarity.Rbf(COLUMNS), new Anchors.Sample(ANCHORS), Map.of(), 16, 7);
            WindowConfig any = WindowConfig.UNBOUNDED;
            var window = new WindowConfig(any.length(), LIVE, any.lateness(), any.future());
            return new Run(SummaryPipeline.of(window, config, blocks).create(), new ArrayList<>(), new ArrayList<>());
        }

        String step(List<Update> batch, int offset) {
            long start = System.nanoTime();
            pipeline.expect(batch);
            for (int i = 0; i < batch.size(); i++) {
                pipeline.apply(batch.get(i), offset + i);
            }
            long middle = System.nanoTime();
            String digest = pipeline.snapshot(offset + batch.size()).digest();
            applied.add((middle - start) / 1e6);
            published.add((System.nanoTime() - middle) / 1e6);
            return digest;
        }
    }

    static void run(PrintStream out) {
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bench");
        try {
            ComputePool pool = pool(system);
            pool.ready().toCompletableFuture().join();
            var pooled = new PooledSimilarities(pool, System::nanoTime);
            List<Run> runs = List.of(Run.of(SimilarityBlocks.INLINE), Run.of(pooled));
            new SimilarityFigures().steps(runs);
            tell(out, "first publication, ms", runs, run -> run.published.getFirst());
            tell(out, "batch of " + BATCH + " inserts, ms, median", runs, run -> median(run.applied));
            tell(out, "publication after a batch, ms, median", runs, run -> median(run.published));
            out.println(pooled.routes());
        } finally {
            system.terminate();
        }
    }

    private static ComputePool pool(ActorSystem<?> system) {
        Catalogue catalogue = new Catalogue(Map.of(Backend.VECTOR, new VectorGemm()));
        return ComputePool.start(
                system,
                new ComputePool.Parts(
                        Settings.of(Runtime.getRuntime().availableProcessors(), 1 << 30),
                        catalogue,
                        _ -> new CpuLane(Backend.VECTOR),
                        _ -> new Ceiling(1e10, 1e10),
                        ResultCheck.NONE,
                        _ -> {},
                        System::nanoTime));
    }

    private void steps(List<Run> runs) {
        for (int batch = 0; batch <= BATCHES; batch++) {
            int size = batch == 0 ? LIVE : BATCH;
            List<Update> more = draw(updates.size(), size);
            int offset = updates.size();
            updates.addAll(more);
            List<String> digests =
                    runs.stream().map(run -> run.step(more, offset)).distinct().toList();
            if (digests.size() != 1) {
                throw new IllegalStateException("both ways must give the same digest, but gave " + digests);
            }
        }
    }

    private List<Update> draw(int from, int count) {
        List<Update> batch = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            float[] values = new float[COLUMNS];
            int cluster = random.nextInt(40);
            for (int j = 0; j < COLUMNS; j++) {
                values[j] = (float) ((cluster * 37 + j * 11) % 17 / 8.0 + 0.3 * random.nextDouble());
            }
            batch.add(new Update.Upsert(new Element("e" + i, Features.of(values), i, Element.NEVER, "", "", i), i));
        }
        return batch;
    }

    /** Without the fill. */
    private static double median(List<Double> times) {
        double[] sorted =
                times.stream().skip(1).mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private interface Of {
        double time(Run run);
    }

    private static void tell(PrintStream out, String what, List<Run> runs, Of of) {
        double[] times = runs.stream().mapToDouble(of::time).toArray();
        out.printf(
                "%-40s in line %9.1f, with the pool %9.1f, ratio %.2f%n",
                what, times[0], times[1], times[1] / times[0]);
    }
}
