package dev.weir.actors.relaxation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.actors.pipeline.Operator;
import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.kernels.Seeds;
import dev.weir.kernels.bandit.Grid;
import dev.weir.kernels.bandit.LearnerConfig;
import dev.weir.kernels.bandit.RuleConfig;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.linalg.FivePointGrid;
import dev.weir.kernels.relaxation.RelaxationConfig;
import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.relaxation.Request;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.ReferenceNorm;
import dev.weir.kernels.sor.Stopping;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class RelaxationOperatorTest {
    private static final CsrMatrix GRID = FivePointGrid.laplacian(8, 8).toCsr();
    private static final RelaxationConfig CONFIG = new RelaxationConfig(
            new Method.Sor(1),
            new Stopping(1e-8, 1_000, ReferenceNorm.RHS),
            LearnerConfig.of(RuleConfig.ConfidenceBound.over(Grid.omega()), 1),
            0);

    private static RelaxationOperator operator(Executor threads) {
        var none = new RelaxationOperator.Restored(Optional.empty(), Map.of());
        Operator<Request, RelaxationOperator.Changes> operator =
                RelaxationOperator.of(CONFIG, threads).start(none);
        return (RelaxationOperator) operator;
    }

    private static Entry<Request> system(long offset, String sequence, double[] rhs) {
        return new Entry.Decoded<>(
                offset,
                offset,
                new Request.Solve(
                        sequence,
                        Optional.empty(),
                        "grid",
                        GRID,
                        new Request.Change.None(),
                        rhs,
                        Optional.empty(),
                        OptionalDouble.empty()));
    }

    private static List<Entry<Request>> systems(int count, int sequences) {
        RandomGenerator random = Seeds.generator(1);
        List<Entry<Request>> systems = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double[] rhs = random.doubles(GRID.rows(), -1, 1).toArray();
            systems.add(system(i, "s" + random.nextInt(sequences), rhs));
        }
        return systems;
    }

    @Test
    void howManyThreadsSolveChangesNothing() {
        List<Entry<Request>> systems = systems(200, 7);
        try (ExecutorService four = Executors.newFixedThreadPool(4)) {
            RelaxationOperator side = operator(four);
            RelaxationOperator row = operator(Runnable::run);
            side.apply(systems).toCompletableFuture().join();
            row.apply(systems).toCompletableFuture().join();
            var one = side.step(200);
            var other = row.step(200);
            assertEquals(other.changes().state(), one.changes().state());
            assertEquals(other.changes().sequences(), one.changes().sequences());
            assertEquals(
                    List.copyOf(other.changes().replies().keySet()),
                    List.copyOf(one.changes().replies().keySet()));
        }
    }

    @Test
    void repliesStandInTheOrderOfTheOffsets() {
        RelaxationOperator operator = operator(Runnable::run);
        operator.apply(systems(30, 3)).toCompletableFuture().join();
        List<Long> offsets = List.copyOf(operator.step(30).changes().replies().keySet());
        assertEquals(offsets.stream().sorted().toList(), offsets);
    }

    @Test
    void whatCannotBeReadOrSolvedIsSetAsideWithItsReason() {
        RelaxationOperator operator = operator(Runnable::run);
        List<DeadLetter> letters = operator.apply(List.of(
                        new Entry.Rejected<>(0, 0, "no JSON"),
                        system(1, "a", new double[3]),
                        system(2, "a", new double[GRID.rows()])))
                .toCompletableFuture()
                .join();
        assertEquals(List.of(0L, 1L), letters.stream().map(DeadLetter::offset).toList());
        assertTrue(
                letters.getLast().cause().startsWith("WRONG_SIZE"),
                letters.getLast().cause());
        var view = (RelaxationView) operator.step(3).shown();
        assertEquals(3, view.counters().read());
        assertEquals(2, view.counters().deadLettered());
        assertEquals(1, view.counters().solved());
    }

    @Test
    void aStepHoldsWhatHappenedSinceTheLastOne() {
        RelaxationOperator operator = operator(Runnable::run);
        operator.apply(List.of(system(0, "a", new double[GRID.rows()])))
                .toCompletableFuture()
                .join();
        assertEquals(1, operator.step(1).changes().replies().size());
        var quiet = operator.step(1);
        assertTrue(quiet.changes().replies().isEmpty());
        assertTrue(quiet.changes().sequences().isEmpty());
    }

    @Test
    void aBatchThatNobodyWaitsForEndsBeforeItsNextSystem() {
        Deque<Runnable> queue = new ArrayDeque<>();
        RelaxationOperator operator = operator(queue::add);
        var batch = operator.apply(systems(10, 1)).toCompletableFuture();
        operator.abandon();
        queue.forEach(Runnable::run);
        assertTrue(batch.isCompletedExceptionally());
        assertThrows(CompletionException.class, batch::join);
    }

    @Test
    void solvingHappensOnTheThreadsThatWereGiven() {
        Deque<Runnable> queue = new ArrayDeque<>();
        RelaxationOperator operator = operator(queue::add);
        var batch = operator.apply(systems(10, 3)).toCompletableFuture();
        assertFalse(batch.isDone());
        assertEquals(3, queue.size());
        queue.forEach(Runnable::run);
        assertTrue(batch.isDone());
    }
}
