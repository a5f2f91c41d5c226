package dev.weir.kernels.submodular;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.kernels.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class FrontrunnersTest {
    private record One(int id, double rate) {}

    static LongStream seeds() {
        return Seeds.of(60);
    }

    private static One one(RandomGenerator random, int id, double below) {
        // Some alike, some negative, a few far ahead.
        double rate = random.nextInt(3) == 0 ? random.nextInt(-2, 3) : random.nextGaussian();
        return new One(id, random.nextInt(50) == 0 ? 100 * rate : Math.min(rate, below));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theHeadIsThatOfAHeapOfAllWhateverComesAndGoes(long seed) {
        RandomGenerator random = Seeds.generator(seed);
        int size = random.nextInt(6 * Frontrunners.SAMPLE);
        List<One> all = new ArrayList<>(IntStream.range(0, size)
                .mapToObj(id -> one(random, id, Double.POSITIVE_INFINITY))
                .toList());
        Comparator<One> ties = Comparator.comparingInt(One::id);
        PriorityQueue<One> heap = new PriorityQueue<>(Frontrunners.order(One::rate, ties));
        heap.addAll(all);
        Frontrunners<One> queue = new Frontrunners<>(all, One::rate, ties);
        for (int step = 0; !heap.isEmpty(); step++) {
            assertEquals(heap.element(), queue.element());
            One head = heap.remove();
            assertEquals(head, queue.remove());
            if (step < size && random.nextBoolean()) {
                One again = one(random, size + step, head.rate);
                heap.add(again);
                queue.add(again);
            }
            assertEquals(heap.isEmpty(), queue.isEmpty());
        }
    }
}
