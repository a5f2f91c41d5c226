package dev.weir.kernels.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.kernels.Seeds;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import dev.weir.kernels.submodular.Anchors;
import dev.weir.kernels.submodular.Constraints;
import dev.weir.kernels.submodular.Similarity;
import dev.weir.kernels.submodular.Stability;
import dev.weir.kernels.submodular.Summary;
import dev.weir.kernels.submodular.SummaryConfig;
import dev.weir.kernels.window.WindowConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class WindowedSummaryTest {
    private static final SummaryConfig SUMMARY =
            new SummaryConfig(3, 0.2, new Similarity.Rbf(1), new Anchors.Sample(64), Map.of(), 16, 7);
    private static final WindowConfig WINDOW =
            new WindowConfig(Duration.ofMillis(100), 12, Duration.ofMillis(30), Duration.ofMillis(50));

    static LongStream seeds() {
        return Seeds.of(200);
    }

    /** The same rules over a plain map, by looking at everything each time. */
    private static final class Model {
        final Map<String, Element> live = new HashMap<>();
        long clock = Long.MIN_VALUE;

        void apply(Update update, long offset) {
            switch (update) {
                case Update.Upsert(Element element, long to) -> {
                    if (clock == Long.MIN_VALUE || to >= clock - 30) {
                        advance(to);
                        long time = Math.min(element.time(), clock);
                        long expiry = element.expiry() == Element.NEVER
                                ? Element.NEVER
                                : element.expiry() + time - element.time();
                        live.remove(element.id());
                        if (time + 100 > clock && expiry > clock) {
                            live.put(
                                    element.id(),
                                    new Element(element.id(), element.features(), time, expiry, "", "", offset));
                        }
                        if (live.size() > 12) {
                            live.remove(live.values().stream()
                                    .min((a, b) -> Long.compare(a.offset(), b.offset()))
                                    .orElseThrow()
                                    .id());
                        }
                    }
                }
                case Update.Delete(String id) -> live.remove(id);
                case Update.Tick(long to) -> advance(to);
            }
        }

        private void advance(long to) {
            clock = clock == Long.MIN_VALUE ? to : Math.max(clock, Math.min(to, clock + 50));
            live.values().removeIf(element -> element.time() + 100 <= clock || element.expiry() <= clock);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theLiveSetIsThatOfAPlainModelAfterEveryUpdateAndEveryRestore(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        var stability = new Stability(0.05, seed % 4 == 1 ? OptionalInt.of(1) : OptionalInt.empty());
        var factory = SummaryPipeline.of(WINDOW, seed % 2 == 0 ? SUMMARY : SUMMARY.with(stability));
        SummaryPipeline pipeline = factory.create();
        Model model = new Model();
        Map<String, Element> changelog = new HashMap<>();
        for (int offset = 0; offset < 120; offset++) {
            Update update = random(random, offset);
            Effect effect = pipeline.apply(update, offset);
            model.apply(update, offset);
            effect.written().forEach(element -> assertFalse(effect.removed().contains(element.id())));
            effect.written().forEach(element -> changelog.put(element.id(), element));
            effect.removed().forEach(changelog::remove);
            assertEquals(model.live, changelog, "after offset " + offset + ": " + update);
            Snapshot shown = pipeline.snapshot(offset + 1);
            assertEquals(model.live.size(), shown.live());
            assertEveryRecordIsInOneCounter(shown.counters(), offset + 1);
            List<Element> shuffled = new ArrayList<>(changelog.values());
            Collections.shuffle(shuffled, new Random(seed));
            SummaryPipeline restored = factory.restore(pipeline.state(), shuffled);
            assertSame(shown, restored.snapshot(offset + 1));
            if (random.nextInt(10) == 0) {
                pipeline = restored;
            }
        }
    }

    private static Update random(RandomGenerator random, int offset) {
        String id = "e" + random.nextInt(20);
        long clock = 1_000 + offset * 5L + random.nextInt(-60, 60) + (random.nextInt(30) == 0 ? 1_000_000 : 0);
        return switch (random.nextInt(12)) {
            case 0, 1 -> new Update.Delete(id);
            case 2 -> new Update.Tick(clock);
            default -> {
                long time = clock + random.nextInt(-120, 20);
                long expiry = random.nextInt(3) == 0 ? time + random.nextInt(1, 200) : Element.NEVER;
                yield new Update.Upsert(
                        new Element(id, Features.of(random.nextInt(6), random.nextInt(6)), time, expiry, "", "", -1),
                        clock);
            }
        };
    }

    private static void assertEveryRecordIsInOneCounter(Snapshot.Counters counters, long read) {
        assertEquals(read, counters.read());
        assertEquals(
                read,
                counters.inserted()
                        + counters.replaced()
                        + counters.refreshed()
                        + counters.deleted()
                        + counters.unknownDeletes()
                        + counters.late()
                        + counters.outside()
                        + counters.ticks()
                        + counters.deadLettered());
    }

    private static void assertSame(Snapshot expected, Snapshot actual) {
        assertEquals(expected.digest(), actual.digest());
        assertEquals(expected.summary(), actual.summary());
        assertEquals(expected.since(), actual.since());
        assertEquals(expected.counters(), actual.counters());
        assertEquals(expected.recourse(), actual.recourse());
        assertEquals(expected.twin(), actual.twin());
        assertEquals(expected.eventTime(), actual.eventTime());
    }

    @Test
    void oneRecordFromTheYear2099CannotFlushTheWindow() {
        SummaryPipeline pipeline = SummaryPipeline.of(WINDOW, SUMMARY).create();
        pipeline.apply(upsert("a", 1_000), 0);
        pipeline.apply(upsert("b", 4_070_908_800_000L), 1);
        Snapshot shown = pipeline.snapshot(2);
        assertEquals(1_050, shown.eventTime());
        assertEquals(2, shown.live());
        assertEquals(1, shown.counters().clamped());
        // Nor does it stay for ever: it counts as from the moment that it was held back to.
        pipeline.apply(new Update.Tick(1_100), 2);
        pipeline.apply(new Update.Tick(1_149), 3);
        assertEquals(1, pipeline.snapshot(4).live());
        pipeline.apply(new Update.Tick(1_150), 4);
        assertEquals(0, pipeline.snapshot(5).live());
    }

    @Test
    void aLateRecordIsCountedAndChangesNothing() {
        SummaryPipeline pipeline = SummaryPipeline.of(WINDOW, SUMMARY).create();
        pipeline.apply(upsert("a", 1_000), 0);
        String digest = pipeline.snapshot(1).digest();
        assertEquals(Effect.NONE, pipeline.apply(upsert("b", 969), 1));
        Snapshot shown = pipeline.snapshot(2);
        assertEquals(digest, shown.digest());
        assertEquals(1, shown.counters().late());
        pipeline.apply(upsert("c", 970), 2);
        assertEquals(2, pipeline.snapshot(3).live());
    }

    @Test
    void aNewVersionThatIsOutsideTheWindowTakesTheOldOneAlong() {
        SummaryPipeline pipeline = SummaryPipeline.of(WINDOW, SUMMARY).create();
        pipeline.apply(upsert("a", 1_000), 0);
        Element old = new Element("a", Features.of(0, 0), 880, Element.NEVER, "", "", 1);
        Effect effect = pipeline.apply(new Update.Upsert(old, 1_000), 1);
        assertEquals(List.of("a"), effect.removed());
        assertEquals(1, pipeline.snapshot(2).counters().outside());
    }

    @Test
    void anElementThatDoesNotFitIsRefusedAndChangesNothing() {
        SummaryPipeline pipeline = SummaryPipeline.of(WINDOW, SUMMARY).create();
        pipeline.apply(upsert("a", 1_000), 0);
        String digest = pipeline.snapshot(1).digest();
        Element wide = new Element("b", Features.of(1, 2, 3), 5_000, Element.NEVER, "", "", 1);
        var refusal =
                assertThrows(IllegalArgumentException.class, () -> pipeline.apply(new Update.Upsert(wide, 1_040), 1));
        assertTrue(String.valueOf(refusal.getMessage()).contains("features of b must have 2 columns, but have 3"));
        pipeline.countDeadLetter();
        Snapshot shown = pipeline.snapshot(2);
        assertEquals(digest, shown.digest());
        assertEquals(1_000, shown.eventTime());
        assertEquals(2, shown.counters().read());
        assertEquals(1, shown.counters().deadLettered());
    }

    @Test
    void theDigestTellsEveryPartOfTheStateAndForgetsWhatIsGone() {
        SummaryPipeline pipeline =
                SummaryPipeline.of(WindowConfig.UNBOUNDED, SUMMARY).create();
        pipeline.apply(upsert("a", 1_000), 0);
        String one = pipeline.snapshot(1).digest();
        pipeline.apply(upsert("b", 1_000), 1);
        assertNotEquals(one, pipeline.snapshot(2).digest());
        pipeline.apply(new Update.Delete("b"), 2);
        assertEquals(one, pipeline.snapshot(3).digest());
        Element edited = new Element("a", Features.of(0, 0), 1_000, Element.NEVER, "", "{\"x\":1}", 0);
        pipeline.apply(new Update.Upsert(edited, 1_000), 0);
        assertNotEquals(one, pipeline.snapshot(4).digest());
    }

    @Test
    void aMemberThatWentAwayForcesItsSuccessorIn() {
        SummaryPipeline pipeline =
                SummaryPipeline.of(WindowConfig.UNBOUNDED, SUMMARY).create();
        for (int i = 0; i < 8; i++) {
            Element element = new Element("e" + i, Features.of(5 * i, 0), 1_000 + i, Element.NEVER, "", "", i);
            pipeline.apply(new Update.Upsert(element, 1_000 + i), i);
        }
        Snapshot before = pipeline.snapshot(8);
        Summary.Member first = before.summary().members().getFirst();
        assertEquals(3, before.recourse().entered());
        assertEquals(0, before.recourse().forced());
        pipeline.apply(new Update.Delete(first.id()), 8);
        Snapshot after = pipeline.snapshot(9);
        assertEquals(1, after.recourse().forced());
        assertEquals(0, after.recourse().chosen());
        assertEquals(2, after.recourse().publications());
        assertEquals(2, after.recourse().mean(), "three came at first, then one");
        assertEquals(3, after.recourse().max());
        assertFalse(after.since().containsKey(first.id()));
        assertTrue(after.twin().stream().noneMatch(element -> element.id().equals(first.id())));
    }

    @Test
    void aCostIsPartOfTheStateAndOutlivesARestore() {
        SummaryConfig budgeted = new SummaryConfig(3, 0.2, SUMMARY.objective(), Constraints.NONE.withBudget(10), 16, 7);
        SummaryPipeline.Factory factory = SummaryPipeline.of(WindowConfig.UNBOUNDED, budgeted);
        SummaryPipeline pipeline = factory.create();
        Element dear = new Element("a", Features.of(0, 0), 1_000, Element.NEVER, "", 11, "", 0);
        pipeline.apply(new Update.Upsert(dear, 1_000), 0);
        Snapshot unaffordable = pipeline.snapshot(1);
        assertEquals(List.of(), unaffordable.elements());
        assertEquals(
                unaffordable.digest(),
                factory.restore(pipeline.state(), List.of(dear)).snapshot(1).digest());
        pipeline.apply(upsert("a", 1_000), 0);
        Snapshot cheap = pipeline.snapshot(1);
        assertEquals(1, cheap.counters().replaced());
        assertEquals(1, cheap.elements().size());
        assertNotEquals(unaffordable.digest(), cheap.digest());
    }

    @Test
    void nothingIsCountedForShowingWhatWasShownBefore() {
        var factory = SummaryPipeline.of(WindowConfig.UNBOUNDED, SUMMARY);
        SummaryPipeline pipeline = factory.create();
        assertEquals(0, pipeline.snapshot(0).recourse().publications());
        Update.Upsert update = (Update.Upsert) upsert("a", 1_000);
        pipeline.apply(update, 0);
        Recourse once = pipeline.snapshot(1).recourse();
        assertEquals(1, once.publications());
        assertEquals(once, pipeline.snapshot(1).recourse());
        Element kept = new Element("a", Features.of(0, 0), 1_000, Element.NEVER, "", "", 0);
        assertEquals(
                once,
                factory.restore(pipeline.state(), List.of(kept)).snapshot(1).recourse());
    }

    @Test
    void recourseIsExactForUsualPublicationsAndKeepsTheMostOfAll() {
        Recourse recourse = Recourse.NONE;
        for (int publication = 0; publication < 200; publication++) {
            int came = publication == 7 ? 500 : publication < 20 ? 2 : 0;
            recourse = recourse.plus(came, came, 0, came);
        }
        assertEquals((19 * 2 + 500) / 200.0, recourse.mean(), 1e-12);
        assertEquals(2, recourse.p99());
        assertEquals(500, recourse.max());
        assertEquals(200, recourse.publications());
        assertEquals(538, recourse.chosen());
        assertEquals(500, Recourse.NONE.plus(500, 0, 0, 0).p99(), "the last place of the histogram is open");
        assertEquals(0, Recourse.NONE.p99());
        assertEquals(0, Recourse.NONE.mean());
    }

    private static Update upsert(String id, long clock) {
        return new Update.Upsert(new Element(id, Features.of(0, 0), clock, Element.NEVER, "", "", 0), clock);
    }
}
