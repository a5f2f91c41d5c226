package dev.weir.app.delivery;

import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A pipeline with a window, and records that do everything records do to it. */
final class Quakes {
    private static final Duration WINDOW = Duration.ofHours(2);

    private Quakes() {}

    static PipelineDefinition definition(String name) {
        return definition(name, Duration.ofSeconds(2));
    }

    /** @param idle zero for a state that depends on the partition's records alone */
    static PipelineDefinition definition(String name, Duration idle) {
        return new PipelineDefinition(
                name,
                new PipelineDefinition.Source(
                        name + ".in",
                        "$.id",
                        Optional.of("$.t"),
                        Optional.empty(),
                        Optional.of("$.net"),
                        Optional.of("$.withdrawn"),
                        Optional.empty(),
                        idle),
                List.of(new Extractor.Number("$.x", 1), new Extractor.Number("$.y", 1)),
                new WindowConfig(WINDOW, 0, Duration.ofHours(1), Duration.ofDays(1)),
                new SummaryConfig(6, 0.2, new Similarity.Rbf(0.5), new Anchors.Sample(64), Map.of(), 8, 7),
                new PipelineDefinition.Sinks(name + ".members", name + ".dead-letters"));
    }

    /** A record's key and value; no value is a tombstone. */
    record Line(String key, Optional<String> value) {}

    /** The {@code i}-th record: mostly new elements, some written again, some deleted either way, some late, some garbage. */
    static Line line(int i, RandomGenerator random) {
        String id = "q" + (random.nextInt(4) == 0 ? random.nextInt(i + 1) : i);
        long time = 1_000_000_000_000L + i * 10_000L - (random.nextInt(20) == 0 ? 7_200_000L : 0);
        return switch (random.nextInt(20)) {
            case 0 -> new Line(id, Optional.empty());
            case 1 -> new Line(id, Optional.of("{\"id\":\"" + id + "\",\"t\":"));
            case 2 -> new Line(id, Optional.of(json(id, time, "\"withdrawn\":true,", random)));
            default -> new Line(id, Optional.of(json(id, time, "", random)));
        };
    }

    private static String json(String id, long time, String more, RandomGenerator random) {
        return "{\"id\":\"%s\",\"t\":%d,%s\"net\":\"n%d\",\"x\":%.3f,\"y\":%.3f}"
                .formatted(id, time, more, random.nextInt(3), random.nextDouble() * 4, random.nextDouble() * 4);
    }
}
