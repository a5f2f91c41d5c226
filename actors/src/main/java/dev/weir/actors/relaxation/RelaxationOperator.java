package dev.weir.actors.relaxation;

import dev.weir.actors.pipeline.Operator;
import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.kernels.relaxation.Relaxation;
import dev.weir.kernels.relaxation.RelaxationConfig;
import dev.weir.kernels.relaxation.RelaxationView;
import dev.weir.kernels.relaxation.Reply;
import dev.weir.kernels.relaxation.Request;
import dev.weir.kernels.relaxation.Sequence;
import dev.weir.kernels.submodular.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Answers requests; those of different sequences at the same time. */
public final class RelaxationOperator implements Operator<Request, RelaxationOperator.Changes> {
    /**
     * @param sequences by name, of those that were asked something: what they are now, or empty if they are no more
     * @param replies by offset, in its order
     */
    public record Changes(
            Map<String, Optional<Sequence.State>> sequences, Map<Long, Reply> replies, Relaxation.State state) {}

    /** @param state empty before the first step */
    public record Restored(Optional<Relaxation.State> state, Map<String, Sequence.State> sequences) {}

    private record Answered(Entry.Decoded<Request> entry, Reply reply) {}

    private final Relaxation relaxation;
    private final Executor solvers;
    private Map<Long, Reply> replies = new LinkedHashMap<>();
    private volatile boolean abandoned;

    private RelaxationOperator(Relaxation relaxation, Executor solvers) {
        this.relaxation = relaxation;
        this.solvers = solvers;
    }

    /** @param solvers where the kernels run */
    public static Factory<Request, Changes, Restored> of(RelaxationConfig config, Executor solvers) {
        return restored -> new RelaxationOperator(
                restored.state()
                        .map(state -> Relaxation.restore(config, state, restored.sequences()))
                        .orElseGet(() -> Relaxation.create(config)),
                solvers);
    }

    @Override
    public CompletionStage<List<DeadLetter>> apply(List<Entry<Request>> entries) {
        Map<String, List<Entry.Decoded<Request>>> bySequence = new LinkedHashMap<>();
        for (Entry<Request> entry : entries) {
            if (entry instanceof Entry.Decoded<Request> decoded) {
                bySequence
                        .computeIfAbsent(decoded.update().sequence(), _ -> new ArrayList<>())
                        .add(decoded);
            }
        }
        bySequence.keySet().forEach(relaxation::open);
        List<CompletableFuture<List<Answered>>> chains = bySequence.values().stream()
                .map(each -> CompletableFuture.supplyAsync(() -> answers(each), solvers))
                .toList();
        return CompletableFuture.allOf(chains.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            Map<Long, Reply> answered = new LinkedHashMap<>();
            chains.forEach(chain ->
                    chain.join().forEach(each -> answered.put(each.entry().offset(), each.reply())));
            return record(entries, answered);
        });
    }

    private List<Answered> answers(List<Entry.Decoded<Request>> requests) {
        List<Answered> answers = new ArrayList<>();
        for (Entry.Decoded<Request> each : requests) {
            if (abandoned) {
                throw new CancellationException("nobody waits for the answers any more");
            }
            answers.add(new Answered(each, relaxation.answer(each.update(), each.appended())));
        }
        return answers;
    }

    private List<DeadLetter> record(List<Entry<Request>> entries, Map<Long, Reply> answered) {
        List<DeadLetter> deadLetters = new ArrayList<>();
        for (Entry<Request> entry : entries) {
            long offset = entry.offset();
            switch (entry) {
                case Entry.Rejected<Request>(long _, long _, String cause) -> {
                    relaxation.countDeadLetter(offset);
                    deadLetters.add(new DeadLetter(offset, cause));
                }
                case Entry.Decoded<Request> _ -> {
                    Reply reply = Objects.requireNonNull(answered.get(offset));
                    relaxation.record(offset, reply);
                    replies.put(offset, reply);
                    cause(reply).ifPresent(cause -> deadLetters.add(new DeadLetter(offset, cause)));
                }
            }
        }
        return deadLetters;
    }

    /** Why a person may want to look at the request again. */
    private static Optional<String> cause(Reply reply) {
        return switch (reply) {
            case Reply.Refused(Request _, String cause) -> Optional.of(cause);
            case Reply.Solved solved
            when !solved.converged() -> {
                var outcome = solved.round().relaxed().outcome();
                yield Optional.of("%s after %d iterations: %s"
                        .formatted(
                                outcome.reason(),
                                outcome.iterations(),
                                outcome.reason().sentence()));
            }
            case Reply.Solved _, Reply.Issued _, Reply.Heard _, Reply.Cancelled _, Reply.Forgotten _ ->
                Optional.empty();
        };
    }

    /** Leases run by the timestamps of the requests: no clock of a partition is involved. */
    @Override
    public boolean tick(long clock) {
        return false;
    }

    @Override
    public Step<Changes> step(long offset) {
        Map<String, Optional<Sequence.State>> changed = new LinkedHashMap<>();
        replies.values()
                .forEach(reply -> changed.computeIfAbsent(reply.request().sequence(), relaxation::state));
        RelaxationView view = relaxation.view(offset);
        var step = new Step<>(new Changes(changed, replies, relaxation.state()), view);
        replies = new LinkedHashMap<>();
        return step;
    }

    @Override
    public Optional<Explanation> why(String id) {
        return Optional.empty();
    }

    @Override
    public void abandon() {
        abandoned = true;
    }
}
