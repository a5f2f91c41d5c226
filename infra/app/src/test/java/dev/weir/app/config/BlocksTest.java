package dev.weir.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.element.Features;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Constraints;
import dev.weir.kernels.submodular.Constraints.Quota;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Stability;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import dev.weir.streams.definition.Extractor;
import dev.weir.streams.definition.PipelineDefinition;
import dev.weir.streams.definition.SavepointName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A test for each block of the file: what it becomes, what it becomes when it says nothing, and what it may not say. */
final class BlocksTest {
    private static final String FEATURE = "{ number = \"$.depth\" }";
    private static final String SUMMARY = "k = 10, similarity { rbf = 0.5 }";
    private static final String SOURCE = "topic = earthquakes, id = \"$.id\", group = \"$.net\"";

    @TempDir
    private Path folder;

    @Test
    void theShortestFileHasTheDefaultsOfTheDocumentation() {
        Settings settings = Written.in(folder, Written.LEAST).read();
        assertEquals(
                List.of(new PipelineDefinition(
                        "quakes",
                        new PipelineDefinition.Source(
                                "earthquakes",
                                "$.id",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("$.net"),
                                Optional.empty(),
                                Optional.empty(),
                                Duration.ofSeconds(5)),
                        List.of(new Extractor.Number("$.depth", 1)),
                        new WindowConfig(Duration.ZERO, 0, Duration.ofHours(1), Duration.ofDays(1)),
                        new SummaryConfig(10, 0.2, new Similarity.Rbf(0.5), new Anchors.Sample(1024), Map.of(), 16, 1),
                        new PipelineDefinition.Sinks("earthquakes.members", "earthquakes.dead-letters"))),
                settings.pipelines());
        assertEquals(Map.of(), settings.notes());
        assertEquals(new Settings.Kafka(Optional.empty(), Map.of()), settings.kafka());
        assertEquals(new Settings.Http("127.0.0.1", 8080, false, Set.of()), settings.http());
        assertEquals(new Settings.State(Path.of(".weir"), true), settings.state());
    }

    @Test
    void source() {
        String all = SOURCE
                + ", format = json, time = \"$.updated\", element-time = \"$.time\", deleted = \"$.w\", ttl = \"$.ttl\","
                + " lateness = 2h, future = 90m, idle = 0s";
        PipelineDefinition read = only(Written.replacing(folder, SOURCE, all));
        assertEquals(
                new PipelineDefinition.Source(
                        "earthquakes",
                        "$.id",
                        Optional.of("$.updated"),
                        Optional.of("$.time"),
                        Optional.of("$.net"),
                        Optional.of("$.w"),
                        Optional.of("$.ttl"),
                        Duration.ZERO),
                read.source());
        assertEquals(Duration.ofHours(2), read.window().lateness());
        assertEquals(Duration.ofMinutes(90), read.window().future());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "format = avro",
                "time = updated",
                "time = \"$.a[\"",
                "deleted = 3",
                "lateness = 60",
                "lateness = \"60\"",
                "lateness = -1s",
                "idle = 1 fortnight",
                "future = 99999999999999999999d",
                "ttl = null",
                "element-time = { a = 1 }"
            })
    void sourceRefuses(String key) {
        assertOneProblemAt("pipelines.quakes.source." + key.split(" ")[0], SOURCE, SOURCE + ", " + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\".\"", "\"..\"", "\"a b\"", "\"täg\"", "null", "[a]"})
    void aTopicIsOneThatKafkaTakes(String topic) {
        assertOneProblemAt("pipelines.quakes.source.topic", "topic = earthquakes", "topic = " + topic);
    }

    @Test
    void features() {
        String all = "{ geo = [\"$.lat\", \"$.lon\"], scale = 2 }, { number = \"$.a\", scale = 100 },"
                + " { vector = \"$.v\", size = 8, scale = 3 }, { category = \"$.c\", buckets = 32, weight = 0.5 },"
                + " { text = \"$.m\", buckets = 64, weight = 2 }, { time-of-day = \"$.t\", weight = 4 },"
                + " { category = \"$.d\" }, { text = \"$.n\" }, { text = \"$.o\", buckets = 1073741823 },"
                + " { neighbours = \"$.p\", buckets = 1000000 }, { ranks = \"$.q\", lists = 7, candidates = 100 },"
                + " { ranks = [\"$.r\", \"$.s\"], candidates = 50 }";
        assertEquals(
                List.of(
                        new Extractor.Geo(List.of("$.lat", "$.lon"), 2),
                        new Extractor.Number("$.a", 100),
                        new Extractor.Vector("$.v", 8, 3),
                        new Extractor.Category("$.c", 32, 0.5),
                        new Extractor.Text("$.m", 64, 2),
                        new Extractor.TimeOfDay("$.t", 4),
                        new Extractor.Category("$.d", 16, 1),
                        new Extractor.Text("$.n", 256, 1),
                        new Extractor.Text("$.o", (1 << 30) - 1, 1),
                        new Extractor.Neighbours("$.p", 1_000_000),
                        new Extractor.Ranks(List.of("$.q"), 7, 100),
                        new Extractor.Ranks(List.of("$.r", "$.s"), 2, 50)),
                only(Written.replacing(folder, FEATURE, all)).features());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number = \"$.a\", scale = 0 | .scale",
                "number = \"$.a\", scale = -1 | .scale",
                "number = \"$.a\", scale = 1e39 | .scale",
                "number = \"$.a\", scale = NaN | .scale",
                "number = \"$.a\", buckets = 3 | .buckets",
                "vector = \"$.v\" | .size",
                "vector = \"$.v\", size = 0 | .size",
                "vector = \"$.v\", size = 65537 | .size",
                "category = \"$.c\", buckets = 1 | .buckets",
                "text = \"$.c\", weight = heavy | .weight",
                "text = \"$.c\", buckets = 1073741825 | .buckets",
                "neighbours = \"$.n\", buckets = 1 | .buckets",
                "neighbours = \"$.n\", weight = 2 | .weight",
                "neighbours = near | .neighbours",
                "ranks = \"$.r\", candidates = 9 | .lists",
                "ranks = \"$.r\", lists = 9 | .candidates",
                "ranks = \"$.r\", lists = 9, candidates = 1 | .candidates",
                "ranks = \"$.r\", lists = 0, candidates = 2 | .lists",
                "ranks = [\"$.r\"], candidates = 2 | .ranks",
                "ranks = [\"$.r\", \"$.s\"], lists = 3, candidates = 2 | .lists",
                "geo = [\"$.lat\"] | .geo",
                "geo = [\"$.lat\", lon] | .geo[1]",
                "number = \"$.a\", text = \"$.b\" | ''",
                "'' | ''",
            })
    void featuresRefuse(String keys, String where) {
        assertOneProblemAt("pipelines.quakes.features[0]" + where, FEATURE, "{ " + keys + " }");
    }

    @Test
    void featuresAreListedAndTogetherNotTooWide() {
        assertOneProblemAt("pipelines.quakes.features", "[ " + FEATURE + " ]", "[]");
        assertOneProblemAt("pipelines.quakes.features", "[ " + FEATURE + " ]", "3");
        assertOneProblemAt("pipelines.quakes.features", FEATURE, FEATURE + ", { vector = \"$.v\", size = 65536 }");
        only(Written.replacing(folder, FEATURE, FEATURE + ", { vector = \"$.v\", size = 65535 }"));
        String huge = "{ text = \"$.t\", buckets = 1073741824 }";
        only(Written.replacing(folder, FEATURE, FEATURE + ", " + huge));
        assertOneProblemAt("pipelines.quakes.features", FEATURE, huge + ", " + huge);
    }

    @Test
    void window() {
        PipelineDefinition read =
                only(Written.replacing(folder, "  features", "  window { time = 24h, count = 100 }\n  features"));
        assertEquals(Duration.ofHours(24), read.window().length());
        assertEquals(100, read.window().count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"time = 0s", "time = 24", "time = 3651d", "count = 0", "count = 1e9", "count = 2.5"})
    void windowRefuses(String key) {
        assertOneProblemAt(
                "pipelines.quakes.window." + key.split(" ")[0], "  features", "  window { " + key + " }\n  features");
    }

    @Test
    void summary() {
        String all = SUMMARY
                + ", objective = facility-location, epsilon = 0.5, anchors { fixed = [[1], [2.5]] },"
                + " quotas { us { max = 4 }, \"a.b\" = { max = 0 } }, pool-per-member = 3, seed = -7";
        assertEquals(
                new SummaryConfig(
                        10,
                        0.5,
                        new Similarity.Rbf(0.5),
                        new Anchors.Fixed(List.of(Features.of(1), Features.of(2.5f))),
                        Map.of("us", 4, "a.b", 0),
                        3,
                        -7),
                only(Written.replacing(folder, SUMMARY, all)).summary());
    }

    @Test
    void start() {
        assertEquals(
                Optional.empty(),
                only(Written.replacing(folder, SUMMARY, SUMMARY)).start());
        assertEquals(
                Optional.of(new SavepointName("other", "before-change")),
                only(Written.replacing(
                                folder, "  features", "  start { savepoint = \"other/before-change\" }\n  features"))
                        .start());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "savepoint = before", "savepoint = \"a/b.c\"", "savepoint = \"a/\""})
    void startRefuses(String key) {
        assertOneProblemAt("pipelines.quakes.start.savepoint", "  features", "  start { " + key + " }\n  features");
    }

    @Test
    void stabilityIsOffUnlessAskedFor() {
        assertEquals(
                Optional.empty(),
                only(Written.replacing(folder, SUMMARY, SUMMARY)).summary().stability());
        assertEquals(
                Optional.of(new Stability(0.01, OptionalInt.empty())),
                only(Written.replacing(folder, SUMMARY, SUMMARY + ", stability { }"))
                        .summary()
                        .stability());
        assertEquals(
                Optional.of(new Stability(0, OptionalInt.of(2))),
                only(Written.replacing(folder, SUMMARY, SUMMARY + ", stability { give-up = 0, changes = 2 }"))
                        .summary()
                        .stability());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objective = coverages | objective",
                "stability { give-up = 1 } | stability.give-up",
                "stability { give-up = -0.1 } | stability.give-up",
                "stability { changes = -1 } | stability.changes",
                "stability { changes = 1.5 } | stability.changes",
                "stability { margin = 0.1 } | stability.margin",
                "stability = 0.1 | stability",
                "epsilon = 0 | epsilon",
                "epsilon = 1 | epsilon",
                "epsilon = 1d | epsilon",
                "anchors { sample = 0 } | anchors.sample",
                "anchors { sample = 65537 } | anchors.sample",
                "anchors { fixed = [] } | anchors.fixed",
                "anchors { fixed = [[1], [1, 2]] } | anchors.fixed[1]",
                "anchors { fixed = [[1e39]] } | anchors.fixed[0][0]",
                "anchors { sample = 3, fixed = [[1]] } | anchors",
                "quotas { us = 4 } | quotas.us",
                "quotas { us { max = -1 } } | quotas.us.max",
                "quotas { us { min = -1 } } | quotas.us.min",
                "quotas { us { min = 10001 } } | quotas.us.min",
                "quotas { us { } } | quotas.us",
                "quotas { us { min = 3, max = 2 } } | quotas.us",
                "quotas { us { least = 3, max = 5 } } | quotas.us.least",
                "quotas { us { min = 6 }, ak { min = 5 } } | quotas",
                "pinned = a | pinned",
                "pinned = [a, \"\"] | pinned[1]",
                "pinned = [a, b, c, d, e, f, g, h, i, j, k] | pinned",
                "forbidden = { a = 1 } | forbidden",
                "pinned = [a, b], forbidden = [b] | pinned",
                "budget = 0 | budget",
                "budget = much | budget",
                "pool-per-member = 1025 | pool-per-member",
                "seed = 1.5 | seed",
            })
    void summaryRefuses(String key, String where) {
        assertOneProblemAt("pipelines.quakes.summary." + where, SUMMARY, SUMMARY + ", " + key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "10001", "1000000000", "99999999999999999999", "2.5", "ten", "1e400"})
    void kIsOneToTenThousand(String k) {
        assertOneProblemAt("pipelines.quakes.summary.k", "k = 10", "k = " + k);
    }

    @Test
    void constraints() {
        String all = SUMMARY
                + ", quotas { us { min = 1, max = 4 }, ak { min = 2 }, ci { max = 0 } },"
                + " pinned = [b, a, b, 17], forbidden = [c], budget = 100.5";
        Constraints expected = Constraints.NONE
                .withQuotas(Map.of("us", new Quota(1, 4), "ak", Quota.atLeast(2), "ci", Quota.atMost(0)))
                .withPinned(Set.of("a", "b", "17"))
                .withForbidden(Set.of("c"))
                .withBudget(100.5);
        PipelineDefinition read = only(Written.in(
                folder,
                String.join("\n", Written.LEAST)
                        .replace(SUMMARY, all)
                        .replace("group = ", "cost = \"$.price\", group = ")));
        assertEquals(expected, read.summary().constraints());
        assertEquals(Optional.of("$.price"), read.source().cost());
    }

    @Test
    void whatCanNeverHoldIsTold() {
        String all = SUMMARY
                + ", quotas { us { min = 9, max = 8 }, ak { min = 6 }, ci { min = 5 } }, pinned = [a, b], forbidden = [b],"
                + " budget = 7";
        assertEquals(
                List.of(
                        "pipelines.quakes.summary.budget (test.conf: 4): needs source.cost, the path to what it counts",
                        "pipelines.quakes.summary.pinned (test.conf: 4): must not name what forbidden names too, but both name b",
                        "pipelines.quakes.summary.quotas (test.conf: 4): must have a min of k = 10 together at most, but have 11",
                        "pipelines.quakes.summary.quotas.us (test.conf: 4): must have a min up to its max, but has min = 9 and max = 8"),
                Written.replacing(folder, SUMMARY, all).problems());
    }

    @Test
    void quotasNeedAGroupToCount() {
        String file = String.join("\n", Written.LEAST)
                .replace(", group = \"$.net\"", "")
                .replace(SUMMARY, SUMMARY + ", quotas { us { max = 3 } }");
        assertEquals(
                List.of(
                        "pipelines.quakes.summary.quotas (test.conf: 4): need source.group, the path to what they count"),
                Written.in(folder, file).problems());
    }

    @Test
    void sinks() {
        assertEquals(
                new PipelineDefinition.Sinks("m", "d"),
                only(Written.replacing(folder, "  features", "  sinks { members = m, dead-letters = d }\n  features"))
                        .sinks());
        for (String members : List.of("earthquakes.dead-letters", "weir.other.changelog", "weir.other.savepoint.x")) {
            assertOneProblemAt(
                    members.startsWith("weir")
                            ? "pipelines.quakes.sinks.members"
                            : "pipelines.quakes.sinks.dead-letters",
                    "  features",
                    "  sinks { members = " + members + " }\n  features");
        }
        assertOneProblemAt(
                "pipelines.quakes.source.topic", "  features", "  sinks { members = earthquakes }\n  features");
    }

    @Test
    void pipelinesNeitherShareATopicToWriteToNorGoRoundInACircle() {
        String second = "pipelines.second { source { topic = %s, id = \"$.id\" }, features = [ " + FEATURE
                + " ], summary { " + SUMMARY + " }, sinks { members = %s, dead-letters = earthquakes.dead-letters } }";
        Written.with(folder, second.formatted("earthquakes", "others")).read();
        Written.with(folder, second.formatted("earthquakes.members", "others")).read();
        assertEquals(
                List.of(
                        "pipelines.second.sinks.members = earthquakes.members (test.conf: 6): must be a topic of its own, but"
                                + " quakes writes to it already"),
                Written.with(folder, second.formatted("earthquakes", "earthquakes.members"))
                        .problems());
        assertEquals(
                2,
                Written.with(folder, second.formatted("earthquakes.members", "earthquakes"))
                        .problems()
                        .size());
    }

    @Test
    void pipelinesHaveNamesThatKafkaAndFilesTake() {
        String name = "\"A.b-3\"";
        assertEquals(
                "A.b-3",
                only(Written.replacing(folder, "pipelines.quakes", "pipelines." + name))
                        .name());
        for (String illegal : List.of("\"a/b\"", "a_b", "\"\"", "a".repeat(101))) {
            List<String> problems = Written.replacing(folder, "pipelines.quakes", "pipelines." + illegal)
                    .problems();
            assertTrue(problems.getFirst().contains("1 to 100 letters, digits, dots and dashes"), problems.toString());
        }
        assertEquals(
                List.of(
                        "pipelines (test.conf: 1): is missing; at least one is needed: pipelines.NAME { … }, solvers.NAME { … } or jobs.NAME { … }"),
                Written.in(folder, "http.port = 1").problems());
    }

    @Test
    void aNoteIsKeptByPipeline() {
        assertEquals(
                Map.of("quakes", "One week."),
                Written.replacing(folder, "  features", "  note = \"One week.\"\n  features")
                        .read()
                        .notes());
    }

    @Test
    void kafka() {
        Settings.Kafka kafka = Written.with(
                        folder,
                        "kafka { bootstrap-servers = \"a:9092, [::1]:9093\", properties { security.protocol = SSL,"
                                + " \"ssl.key.password\" = hunter2, my.plugin = 3 } }")
                .read()
                .kafka();
        assertEquals(
                new Settings.Kafka(
                        Optional.of("a:9092, [::1]:9093"),
                        Map.of("security.protocol", "SSL", "ssl.key.password", "hunter2", "my.plugin", "3")),
                kafka);
        assertFalse(kafka.toString().contains("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password = hunter2",
                "properties = hunter2",
                "properties { \"ssl.key.pasword\" = hunter2 }",
                "properties { x = [hunter2] }",
                "properties { group.id = hunter2 }",
                "propertie { \"ssl.key.password\" = hunter2 }",
            })
    void noProblemRepeatsASecret(String key) {
        List<String> problems = Written.with(folder, "kafka { " + key + " }").problems();
        assertEquals(1, problems.size(), problems.toString());
        assertFalse(problems.getFirst().contains("hunter2"), problems.getFirst());
    }

    @ParameterizedTest
    @ValueSource(strings = {"broker", "\"broker:0\"", "\"broker:65536\"", "\"a:1,\"", "\"http://a:1\"", "[\"a:1\"]"})
    void bootstrapServersAreHostsWithPorts(String servers) {
        List<String> problems =
                Written.with(folder, "kafka.bootstrap-servers = " + servers).problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().contains("must be host:port"), problems.getFirst());
    }

    @Test
    void http() {
        assertEquals(
                new Settings.Http("0.0.0.0", 0, true, Set.of("weir.example.org", "::1")),
                Written.with(
                                folder,
                                "http { host = \"0.0.0.0\", port = 0, trusted-network = true, hosts = [Weir.Example.org, \"::1\"] }")
                        .read()
                        .http());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host = \"0.0.0.0\"",
                "host = \"::\"",
                "host = \"\"",
                "port = -1",
                "port = 65536",
                "trusted-network = maybe",
                "hosts = localhost",
                "token = hunter2"
            })
    void httpRefuses(String key) {
        List<String> problems = Written.with(folder, "http { " + key + " }").problems();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.getFirst().startsWith("http." + key.split(" ")[0]), problems.getFirst());
    }

    @Test
    void state() {
        assertEquals(
                new Settings.State(Path.of("/var/lib/weir"), false),
                Written.with(folder, "state { directory = /var/lib/weir, cache = none }")
                        .read()
                        .state());
        for (String key : List.of("cache = redis", "directory = \"\"", "directory = \"a\\u0000b\"")) {
            assertEquals(
                    1, Written.with(folder, "state { " + key + " }").problems().size());
        }
    }

    private static PipelineDefinition only(Written file) {
        List<PipelineDefinition> pipelines = file.read().pipelines();
        assertEquals(1, pipelines.size());
        return pipelines.getFirst();
    }

    private void assertOneProblemAt(String key, String part, String by) {
        List<String> problems = Written.replacing(folder, part, by).problems();
        assertEquals(1, problems.size(), problems.toString());
        String at = problems.getFirst().substring(0, key.length() + 1);
        assertEquals(key, at.strip(), problems.getFirst());
    }
}
