package dev.weir.bench;

import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.pipeline.SummaryPipeline;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a million live elements take. Apart from {@link SummaryFigures}, since a window of them has to go by before the rare, large rebuilds show in a mean. */
final class MillionFigures {
    private static final int LIVE = 1_000_000;
    private static final int COLUMNS = 64;
    private static final int ANCHORS = 256;

    private final SplittableRandom random = new SplittableRandom(7);

    private MillionFigures() {}

    static void run(PrintStream out) {
        double mebibytes = new MillionFigures().heap();
        double few = SummaryFigures.callsPerUpdate(new WindowRun(1_000, 10, 40_000));
        double many = SummaryFigures.callsPerUpdate(new WindowRun(LIVE, 10, LIVE));
        List<Figure> figures = List.of(
                Figure.atMost("MiB of heap, window and engine, 1e6 live of 64 floats, 256 anchors", mebibytes, 1536),
                Figure.atMost("calls per update, k = 10, n = 1e6 over n = 1e3", many / few, 1.3));
        out.println(figures.stream().map(Figure::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]")));
    }

    /** What is held once the levels are there; what a publication needs besides comes and goes. */
    private double heap() {
        var anchors =
                new Anchors.Fixed(Stream.generate(this::draw).limit(ANCHORS).toList());
        var config = new SummaryConfig(10, 0.5, new Similarity.Rbf(COLUMNS), anchors, Map.of(), 16, 7);
        WindowConfig unbounded = WindowConfig.UNBOUNDED;
        SummaryPipeline pipeline = SummaryPipeline.of(
                        new WindowConfig(unbounded.length(), LIVE, unbounded.lateness(), unbounded.future()), config)
                .create();
        for (int i = 0; i < LIVE; i++) {
            pipeline.apply(new Update.Upsert(new Element("e" + i, draw(), i, Element.NEVER, "", "", i), i), i);
        }
        long live = pipeline.snapshot(LIVE).live();
        System.gc();
        Runtime machine = Runtime.getRuntime();
        double mebibytes = (machine.totalMemory() - machine.freeMemory()) / (double) (1 << 20);
        if (live != LIVE || pipeline.live().size() != LIVE) {
            throw new IllegalStateException("live must be " + LIVE + ", but are " + live);
        }
        return mebibytes;
    }

    private Features draw() {
        float[] values = new float[COLUMNS];
        int cluster = random.nextInt(40);
        for (int i = 0; i < COLUMNS; i++) {
            values[i] = (float) ((cluster * 37 + i * 11) % 17 / 8.0 + 0.3 * random.nextDouble());
        }
        return Features.of(values);
    }
}
