package dev.weir.app.solve;

import dev.weir.kernels.bandit.ContextRange;
import dev.weir.kernels.bandit.Ticket;
import dev.weir.kernels.linalg.CsrMatrix;
import dev.weir.kernels.relaxation.Relaxed;
import dev.weir.kernels.sor.Method;
import dev.weir.kernels.sor.Stopping;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
     * Asks, solves, tells.
     *
     * @param x the start in, the last iterate out
     */
    Solved solve(Memory memory, CsrMatrix a, double[] b, double[] x, Method method, Stopping stopping) {
        double asked = context == null ? 0 : context;
        Ticket ticket = memory.use(learner -> learner.ask(asked, 0));
        try {
            Relaxed relaxed = Relaxed.solve(a, b, x, method, stopping, ticket);
            System.arraycopy(relaxed.x(), 0, x, 0, x.length);
            memory.use(learner -> learner.tell(ticket.id(), relaxed.cost(), 0));
            return new Solved(
                    relaxed.outcome(),
                    method.at(ticket.value()),
                    OmegaSource.MEMORY,
                    Optional.of(ticket),
                    relaxed.rescued());
        } catch (RuntimeException e) {
            memory.use(learner -> learner.cancel(ticket.id()));
            throw e;
        }
    }
}
