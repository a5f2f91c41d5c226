package dev.weir.kernels.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Concave;
import dev.weir.kernels.submodular.Constraints;
import dev.weir.kernels.submodular.DynamicSummary;
import dev.weir.kernels.submodular.ObjectiveConfig;
import dev.weir.kernels.submodular.Sampling;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MergedSummaryTest {
    private static final Similarity RBF = new Similarity.Rbf(2);
    private static final List<Features> POINTS =
            IntStream.range(0, 9).mapToObj(i -> Features.of(i % 3, i / 3)).toList();

    static LongStream seeds() {
        return Seeds.of(4);
    }

    /** Sampled with fewer anchors than are live, and everything else that can be merged. */
    static Stream<ObjectiveConfig> objectives() {
        return objectives(6);
    }

    /** Sampled so thinly that most of what is live is not told. */
    static Stream<ObjectiveConfig> thin() {
        return objectives(1);
    }

    private static Stream<ObjectiveConfig> objectives(int anchors) {
        Anchors sample = new Anchors.Sample(anchors);
        Anchors fixed = new Anchors.Fixed(POINTS);
        return Stream.of(
                new ObjectiveConfig.FacilityLocation(RBF, sample),
                new ObjectiveConfig.FacilityLocation(new Similarity.ShiftedCosine(), sample),
                new ObjectiveConfig.FacilityLocation(new Similarity.Dot(40), sample),
                new ObjectiveConfig.SaturatedCoverage(RBF, sample, 0.3),
                new ObjectiveConfig.FacilityLocation(RBF, fixed),
                new ObjectiveConfig.SaturatedCoverage(RBF, fixed, 0.3),
                new ObjectiveConfig.Coverage(List.of(1.0, 2.0)),
                new ObjectiveConfig.FeatureBased(new Concave.SquareRoot(), List.of()),
                new ObjectiveConfig.LogDeterminant(RBF, 2));
    }

    private static SummaryConfig config(ObjectiveConfig objective, int k) {
        return new SummaryConfig(k, 0.2, objective, Map.of(), 16, 7);
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void valuesAreThoseOfOneEngineOverEverythingToTheBit(ObjectiveConfig objective) {
        RandomGenerator random = Seeds.generator(1);
        Merging merging = new Merging(config(objective, 3), 4);
        Sampling sampling = Sampling.of(merging.config);
        for (int i = 0; i < 300; i++) {
            merging.step(random, 60);
            if (i % 10 == 9) {
                Snapshot root = merging.settle();
                List<String> members = root.summary().members().stream()
                        .map(member -> member.id())
                        .toList();
                assertEquals(merging.one.evaluate(members), root.summary().value(), 0);
                assertEquals(merging.one.live(), root.live());
                assertEquals(root.twinValue(), merging.one.evaluate(ids(root.twin())), 0);
                assertEquals(merging.one.uniformSample(sampling.size(), sampling.salt()), ids(root.sample()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("objectives")
    void whereEverythingIsToldTheCertificateIsThatOfOneEngine(ObjectiveConfig objective) {
        RandomGenerator random = Seeds.generator(3);
        Merging merging = new Merging(config(objective, 3), 4);
        int whole = 0;
        for (int i = 0; i < 200; i++) {
            merging.step(random, 30);
            Summary root = merging.settle().summary();
            Summary one = merging.one.summary();
            if (merging.root.known().size() == merging.one.live()) {
                whole++;
                assertEquals(one.value(), root.value(), 0);
                assertEquals(one.bound(), root.bound(), 0);
                assertEquals(one.cover(), root.cover(), 0);
            }
        }
        assertTrue(whole > 20, "never was everything told");
    }

    /** Those included that nobody told the root of: where f needs no sample, only the members are told. */
    @ParameterizedTest
    @MethodSource("thin")
    void noTwoAreWorthMoreThanTheBound(ObjectiveConfig objective) {
        RandomGenerator random = Seeds.generator(2);
        Merging merging = new Merging(config(objective, 2), 2);
        merging.membersOnly = !Sampling.decides(objective);
        int untold = 0;
        for (int i = 0; i < 250; i++) {
            merging.step(random, 24);
            double bound = merging.settle().summary().bound();
            double best = merging.optimum(_ -> true);
            assertTrue(bound * (1 + 1e-12) >= best, bound + " is no bound of " + best);
            assertTrue(bound < Double.POSITIVE_INFINITY);
            untold += merging.live.size() - merging.root.known().size();
        }
        assertTrue(untold > 250, "everything was told");
    }

    @ParameterizedTest
    @MethodSource("thin")
    void theMergeKeepsPinsAndBansAndNothingThatKeepsThemIsWorthMoreThanTheBound(ObjectiveConfig objective) {
        RandomGenerator random = Seeds.generator(3);
        var constraints = Constraints.NONE.withPinned(Set.of("e2")).withForbidden(Set.of("e1", "e5"));
        Merging merging = new Merging(new SummaryConfig(2, 0.2, objective, constraints, 16, 7), 2);
        merging.membersOnly = !Sampling.decides(objective);
        for (int i = 0; i < 150; i++) {
            merging.step(random, 16);
            Summary summary = merging.settle().summary();
            List<String> members =
                    summary.members().stream().map(Summary.Member::id).toList();
            assertTrue(Collections.disjoint(members, constraints.forbidden()), members + " has forbidden ones");
            assertEquals(
                    merging.live.containsKey("e2"), members.contains("e2"), "pins are members while they are live");
            double best = merging.optimum(pair -> Collections.disjoint(pair, constraints.forbidden())
                    && (pair.contains("e2") || !merging.live.containsKey("e2")));
            assertTrue(summary.bound() * (1 + 1e-12) >= best, summary.bound() + " is no bound of " + best);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsKnownIsTheUnionOfWhatIsToldAndADeleteIsADelete(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Merging merging = new Merging(config(new ObjectiveConfig.FacilityLocation(RBF, new Anchors.Sample(5)), 3), 4);
        for (int i = 0; i < 400; i++) {
            merging.step(random, 40);
            if (random.nextInt(5) == 0) {
                merging.settle();
                assertEquals(merging.union(), merging.root.known());
                assertTrue(
                        merging.live.keySet().containsAll(merging.root.known().keySet()));
            }
            if (random.nextInt(60) == 0) {
                merging.changeOwner(random.nextInt(4));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aRestoredRootGoesOnAsIfNothingHadHappened(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Merging merging = new Merging(config(new ObjectiveConfig.FacilityLocation(RBF, new Anchors.Sample(5)), 3), 2);
        for (int i = 0; i < 100; i++) {
            merging.step(random, 30);
        }
        Snapshot before = merging.settle();
        merging.root = MergedSummary.restore(merging.config, merging.root.state(), merging.log);
        Snapshot after = merging.root.snapshot(merging.offset);
        assertEquals(before.digest(), after.digest());
        assertEquals(before.summary(), after.summary());
        assertEquals(before.since(), after.since());
        assertEquals(before.counters(), after.counters());
        assertEquals(before.sample(), after.sample());
        for (int i = 0; i < 50; i++) {
            merging.step(random, 30);
        }
        merging.settle();
        assertEquals(merging.union(), merging.root.known());
    }

    /** Compaction may swallow the word that a place was vacated, if nobody reads for long enough. */
    @Test
    void aLostWordThatAnElementLeftIsHarmless() {
        PartialTold told = new PartialTold();
        MergedSummary root = MergedSummary.create(config(new ObjectiveConfig.LogDeterminant(RBF, 1), 3));
        told.changesTo(partial(element("a", 1), element("b", 2), element("c", 3)))
                .forEach(change -> root.apply(new PartialUpdate(0, change)));
        List<PartialChange> changes = told.changesTo(partial(element("c", 3)));
        assertTrue(changes.stream().anyMatch(PartialChange.Vacated.class::isInstance));
        changes.stream()
                .filter(change -> !(change instanceof PartialChange.Vacated))
                .forEach(change -> root.apply(new PartialUpdate(0, change)));
        assertEquals(Set.of("c"), root.known().keySet());
    }

    @Test
    void whatAnEarlierOwnerToldIsForgottenWhenTheNextOneSpeaks() {
        MergedSummary root = MergedSummary.create(config(new ObjectiveConfig.LogDeterminant(RBF, 1), 3));
        new PartialTold()
                .changesTo(partial(element("a", 1), element("b", 2), element("c", 3)))
                .forEach(change -> root.apply(new PartialUpdate(1, change)));
        new PartialTold()
                .changesTo(partial(element("d", 4)))
                .forEach(change -> root.apply(new PartialUpdate(1, change)));
        assertEquals(Set.of("d"), root.known().keySet());
    }

    /** As when a topic was given more partitions, and its keys went elsewhere. */
    @Test
    void anIdOfTwoPartitionsCountsOnceAndTheLatestIsShown() {
        MergedSummary root = MergedSummary.create(config(new ObjectiveConfig.LogDeterminant(RBF, 1), 3));
        PartialTold first = new PartialTold();
        PartialTold second = new PartialTold();
        first.changesTo(partial(element("a", 5))).forEach(change -> root.apply(new PartialUpdate(0, change)));
        second.changesTo(partial(element("a", 9))).forEach(change -> root.apply(new PartialUpdate(1, change)));
        assertEquals(Map.of("a", element("a", 9)), root.known());
        second.changesTo(partial()).forEach(change -> root.apply(new PartialUpdate(1, change)));
        assertEquals(Map.of("a", element("a", 5)), root.known());
        first.changesTo(partial()).forEach(change -> root.apply(new PartialUpdate(0, change)));
        assertTrue(root.known().isEmpty());
        assertEquals(0, root.snapshot(0).summary().members().size());
    }

    @Test
    void anElementThatDoesNotFitChangesNothing() {
        MergedSummary root = MergedSummary.create(config(new ObjectiveConfig.LogDeterminant(RBF, 1), 3));
        new PartialTold()
                .changesTo(partial(element("a", 5)))
                .forEach(change -> root.apply(new PartialUpdate(0, change)));
        Snapshot before = root.snapshot(2);
        Element wide = new Element("b", Features.of(1, 2, 3), 6, Element.NEVER, "", "", 0);
        assertThrows(
                IllegalArgumentException.class,
                () -> root.apply(new PartialUpdate(0, new PartialChange.Held(1, wide))));
        assertEquals(before.digest(), root.snapshot(2).digest());
        assertEquals(before.counters(), root.snapshot(2).counters());
    }

    @Test
    void placesStayWithoutAGapAndOnlyWhatChangedIsTold() {
        PartialTold told = new PartialTold();
        told.changesTo(partial(element("a", 1), element("b", 2), element("c", 3), element("d", 4)));
        List<PartialChange> changes = told.changesTo(partial(element("a", 1), element("c", 3), element("d", 4)));
        assertEquals(
                List.of(
                        new PartialChange.Held(1, element("d", 4)),
                        new PartialChange.Vacated(3),
                        new PartialChange.Standing(3, 3, 0, List.of())),
                changes);
        assertEquals(
                1,
                told.changesTo(partial(element("a", 1), element("c", 3), element("d", 4)))
                        .size());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theMergeIsWorthWhatOneEngineOverEverythingIs(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        Merging merging = new Merging(
                new SummaryConfig(
                        8, 0.2, new ObjectiveConfig.FacilityLocation(RBF, new Anchors.Sample(64)), Map.of(), 4, 7),
                4);
        double least = 1;
        double sum = 0;
        int checks = 0;
        for (int i = 0; i < 1200; i++) {
            merging.step(random, 600);
            if (i % 100 == 99) {
                double ratio = merging.settle().summary().value()
                        / merging.one.summary().value();
                least = Math.min(least, ratio);
                sum += ratio;
                checks++;
            }
        }
        assertTrue(sum / checks >= 0.97, "mean " + sum / checks);
        assertTrue(least >= 0.93, "least " + least);
    }

    private static Partial partial(Element... elements) {
        return new Partial(List.of(elements), elements.length, 0, List.of());
    }

    private static Element element(String id, int x) {
        return new Element(id, Features.of(x, x % 2), x, Element.NEVER, "", "{}", 0);
    }

    private static List<String> ids(List<Element> elements) {
        return elements.stream().map(Element::id).toList();
    }

    /** Partitions by id hash, the root that reads what they tell, and one engine that is told everything. */
    private static final class Merging {
        final SummaryConfig config;
        final List<SummaryPipeline> partitions;
        final List<PartialTold> told;
        final DynamicSummary one;
        final TreeMap<String, Features> live = new TreeMap<>();
        /** What a compacted topic would hold. */
        final Map<PartialPlace, PartialChange> log = new HashMap<>();

        MergedSummary root;
        long offset;
        boolean membersOnly;

        Merging(SummaryConfig config, int count) {
            this.config = config;
            var factory = SummaryPipeline.of(
                    new WindowConfig(Duration.ofMillis(500), 0, Duration.ofHours(1), Duration.ofDays(1)), config);
            partitions = Stream.generate(factory::create).limit(count).toList();
            told = new ArrayList<>(
                    Stream.generate(PartialTold::new).limit(count).toList());
            one = DynamicSummary.create(config);
            root = MergedSummary.create(config);
        }

        /** Inserts, replaces or deletes one of so many; the windows expire some as well. */
        void step(RandomGenerator random, int ids) {
            offset++;
            String id = "e" + random.nextInt(ids);
            int partition = Math.floorMod(id.hashCode(), partitions.size());
            Effect effect;
            if (random.nextInt(4) == 0) {
                effect = partitions.get(partition).apply(new Update.Delete(id), offset);
            } else {
                Features features = Features.of(random.nextInt(5), random.nextInt(4) + random.nextInt(2) * 0.5f);
                Element element = new Element(id, features, offset, Element.NEVER, "", "{}", offset);
                effect = partitions.get(partition).apply(new Update.Upsert(element, offset), offset);
            }
            effect.removed().forEach(gone -> {
                one.delete(gone);
                live.remove(gone);
            });
            effect.written().forEach(element -> {
                one.upsert(element.id(), element.features(), element.group());
                live.put(element.id(), element.features());
            });
        }

        /** Everything that is to be told is told, in an order of its own in each partition. */
        Snapshot settle() {
            for (int partition = 0; partition < partitions.size(); partition++) {
                for (PartialChange change : told.get(partition).changesTo(partial(partition))) {
                    PartialUpdate update = new PartialUpdate(partition, change);
                    log.put(update.place(), change);
                    root.apply(update).forEach(log::remove);
                }
            }
            return root.snapshot(offset);
        }

        private Partial partial(int partition) {
            SummaryPipeline pipeline = partitions.get(partition);
            Partial whole = pipeline.partial();
            if (!membersOnly) {
                return whole;
            }
            int members = pipeline.snapshot(offset).summary().members().size();
            return new Partial(whole.elements().subList(0, members), whole.live(), whole.clock(), whole.bounds());
        }

        void changeOwner(int partition) {
            told.set(partition, new PartialTold());
        }

        Map<String, Element> union() {
            Map<String, Element> union = new HashMap<>();
            partitions.forEach(each -> each.partial().elements().forEach(element -> union.put(element.id(), element)));
            return union;
        }

        /** Of all pairs that are allowed. */
        double optimum(Predicate<List<String>> allowed) {
            List<String> ids = List.copyOf(live.keySet());
            double best = 0;
            for (int a = 0; a < ids.size(); a++) {
                for (int b = a; b < ids.size(); b++) {
                    List<String> pair = List.of(ids.get(a), ids.get(b));
                    best = allowed.test(pair) ? Math.max(best, one.evaluate(pair)) : best;
                }
            }
            return best;
        }
    }
}
