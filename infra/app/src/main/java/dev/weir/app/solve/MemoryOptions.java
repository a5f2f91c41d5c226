package dev.weir.app.solve;

import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Outcome;
import dev.weir.kernels.sor.Status;
import dev.weir.kernels.sor.Stopping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code --omega auto} remembers from call to call. */
final class MemoryOptions {
    @Option(
            names = "--memory",
            paramLabel = "FILE",
            description = "With --omega auto: learn from call to call, in this file, which is made if it is not there.")
    private @Nullable Path file;

    @Option(
            names = "--context",
            paramLabel = "X",
            description =
                    "With --memory: a number that tells easy systems from hard ones, such as a shift's logarithm.")
    private @Nullable Double context;

    @Option(
            names = "--context-range",
            paramLabel = "LO,HI",
            split = ",",
            description = "With --context: where contexts lie; the same in all calls.")
    private @Nullable List<Double> range;

    /** @throws WrongRequest if they do not go together */
    void check(boolean auto, String method) {
        if (file == null) {
            require(context == null && range == null, "--context and --context-range need --memory");
            return;
        }
        require(auto, "--memory needs --omega auto");
        require(!method.equals("cg"), "--memory needs a method with an omega, which cg has not");
        require((context == null) == (range == null), "--context and --context-range need one another");
        require(context == null || Double.isFinite(context), "--context must be finite, but is " + context);
        range();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new WrongRequest(message);
        }
    }

    private Optional<ContextRange> range() {
        if (range == null) {
            return Optional.empty();
        }
        require(range.size() == 2, "--context-range must be two numbers, LO,HI, but is " + range);
        try {
            return Optional.of(ContextRange.straight(range.get(0), range.get(1)));
        } catch (IllegalArgumentException e) {
            throw new WrongRequest("--context-range: " + e.getMessage());
        }
    }

    /** Empty if nothing is to be remembered. */
    Optional<Memory> memory(String kind) {
        return Optional.ofNullable(file).map(each -> new Memory(each, kind, range()));
    }

    /**
     * Asks, solves, tells. An exploration that reaches its cap goes on with the leader's omega from where it is, so that it costs little more than the cap.
     *
     * @param x the start in, the last iterate out
     */
    Solved solve(Memory memory, Legs legs, double[] x, DoubleFunction<Method> methods, Stopping stopping) {
        double asked = context == null ? 0 : context;
        Ticket ticket = memory.use(learner -> learner.ask(asked, 0));
        try {
            double[] start = x.clone();
            Method method = methods.apply(ticket.value());
            Outcome outcome = legs.run(method, (int) Math.min(Integer.MAX_VALUE, ticket.cap()));
            double cost = outcome.cost(stopping);
            boolean switched = ticket.isCapped() && (legs.goesOn(outcome) || outcome.status() == Status.DIVERGED);
            if (switched) {
                cost = Math.min(cost, ticket.cap());
                if (outcome.status() == Status.DIVERGED) {
                    legs.restart(start);
                }
                outcome = legs.run(methods.apply(ticket.leaderValue()), Integer.MAX_VALUE);
            }
            double told = cost;
            memory.use(learner -> learner.tell(ticket.id(), told, 0));
            return new Solved(outcome, method, OmegaSource.MEMORY, Optional.of(ticket), switched);
        } catch (RuntimeException e) {
            memory.use(learner -> learner.cancel(ticket.id()));
            throw e;
        }
    }
}
