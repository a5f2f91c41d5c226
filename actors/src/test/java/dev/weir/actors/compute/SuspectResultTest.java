package dev.weir.actors.compute;

import static dev.weir.actors.compute.Bench.answer;
import static dev.weir.actors.compute.Bench.product;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.weir.kernels.tensor.FloatTensor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class SuspectResultTest {
    private final AtomicInteger suspected = new AtomicInteger();

    /** Finds the first so many results wrong. */
    private Bench bench(int wrong, double checked) {
        return new Bench(
                Settings.of(2, 1 << 20).withChecked(checked),
                (_, _) -> suspected.incrementAndGet() <= wrong ? Optional.of("not the product") : Optional.empty());
    }

    @Test
    void aWrongResultIsNeverAnAnswerAndItsLaneIsTakenOut() throws InterruptedException {
        try (Bench bench = bench(1, 1)) {
            bench.bothUp();
            var ticket = bench.submit(product(2));
            var first = bench.taken();
            first.finish();
            var second = bench.taken();
            assertNotEquals(first.place, second.place);
            second.finish();
            assertEquals(2, answer(Answer.Done.class, ticket).attempts());
            assertEquals(first.place, bench.lost());
            assertEquals(
                    PoolView.LaneState.OUT,
                    bench.pool.view().lanes().get(first.place).state());
            assertEquals(Map.of(LaneLoss.WRONG_RESULT, 1L), bench.pool.view().losses());
        }
    }

    @Test
    void aProductThatIsOffInOnePlaceIsFound() throws InterruptedException {
        try (Bench bench = new Bench(Settings.of(2, 1 << 20).withChecked(1), new ProductCheck(1))) {
            var ticket = bench.submit(product(3));
            bench.taken().lie();
            bench.taken().finish();
            var done = answer(Answer.Done.class, ticket);
            assertEquals(
                    7,
                    assertInstanceOf(FloatTensor.class, done.outputs().get("C")).at(0));
            assertEquals(2, done.attempts());
        }
    }

    @Test
    void resultsAreLookedAtInTheAskedPart() throws InterruptedException {
        try (Bench bench = bench(0, 0.25)) {
            for (int i = 0; i < 200; i++) {
                var ticket = bench.submit(product(2));
                bench.taken().finish();
                answer(Answer.Done.class, ticket);
            }
            assertEquals(50, suspected.get(), 25);
        }
    }

    @Test
    void aSecondAttemptIsAlwaysLookedAt() throws InterruptedException {
        try (Bench bench = bench(0, 0)) {
            var ticket = bench.submit(product(2));
            bench.taken().die();
            bench.taken().finish();
            answer(Answer.Done.class, ticket);
            assertEquals(1, suspected.get());
        }
    }
}
