package dev.weir.actors.jobs;

import dev.weir.actors.compute.Answer;
import dev.weir.actors.compute.Compute;
import dev.weir.actors.pipeline.Operator;
import dev.weir.actors.pipeline.PartitionLog.DeadLetter;
import dev.weir.actors.pipeline.PartitionLog.Entry;
import dev.weir.kernels.pipeline.Chain;
import dev.weir.kernels.submodular.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Puts jobs into the pool, and remembers which ids were answered. */
public final class JobOperator implements Operator<JobRequest, JobOperator.Changes> {
    /** Ids that one partition remembers; older ones would be computed again. */
    public static final int REMEMBERED = 10_000;

    /**
     * @param ids since the last step: offset of the answered record, or empty if the id is remembered no longer
     * @param answers by offset, in its order
     */
    public record Changes(Map<String, Optional<Long>> ids, Map<Long, Answered> answers, State state) {}

    public record Answered(JobRequest request, Answer answer) {}

    public record State(JobsView.Counters counters, String digest) {}

    /** @param state empty before the first step */
    public record Restored(Optional<State> state, Map<String, Long> ids) {}

    private final Compute compute;
    private final Executor planning;
    private final Chain digest;
    /** Oldest first. */
    private final LinkedHashMap<String, Long> remembered = new LinkedHashMap<>();

    private JobsView.Counters counters;
    private Map<String, Optional<Long>> ids = new LinkedHashMap<>();
    private Map<Long, Answered> answers = new LinkedHashMap<>();
    private volatile boolean abandoned;

    private JobOperator(Compute compute, Executor planning, Restored restored) {
        this.compute = compute;
        this.planning = planning;
        State state = restored.state().orElse(new State(JobsView.Counters.NONE, Chain.START));
        counters = state.counters();
        digest = new Chain(state.digest());
        restored.ids().entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> remembered.put(entry.getKey(), entry.getValue()));
    }

    /** @param planning where jobs are checked: that reads their inputs, and is nothing for a lane's thread or an owner's */
    public static Factory<JobRequest, Changes, Restored> of(Compute compute, Executor planning) {
        return restored -> new JobOperator(compute, planning, restored);
    }

    /** What is new is decided for all of them before anything is computed, so that it depends on the log alone. */
    @Override
    public CompletionStage<List<DeadLetter>> apply(List<Entry<JobRequest>> entries) {
        Map<Long, JobRequest> fresh = new LinkedHashMap<>();
        for (Entry<JobRequest> entry : entries) {
            if (entry instanceof Entry.Decoded<JobRequest>(long offset, long _, JobRequest request)
                    && remembered.putIfAbsent(request.id(), offset) == null) {
                fresh.put(offset, request);
                ids.put(request.id(), Optional.of(offset));
                forgetOldest();
            }
        }
        return new Submissions(compute, planning, fresh, () -> abandoned)
                .answers()
                .thenApply(computed -> record(entries, computed));
    }

    private void forgetOldest() {
        if (remembered.size() > REMEMBERED) {
            String oldest = remembered.firstEntry().getKey();
            remembered.remove(oldest);
            ids.put(oldest, Optional.empty());
        }
    }

    private List<DeadLetter> record(List<Entry<JobRequest>> entries, Map<Long, Answer> computed) {
        List<DeadLetter> letters = new ArrayList<>();
        for (Entry<JobRequest> entry : entries) {
            long offset = entry.offset();
            switch (entry) {
                case Entry.Rejected<JobRequest>(long _, long _, String cause) -> {
                    counters = counters.andDeadLetter();
                    digest.add(offset, -1);
                    letters.add(new DeadLetter(offset, cause));
                }
                case Entry.Decoded<JobRequest>(long _, long _, JobRequest request) -> {
                    Answer answer = computed.get(offset);
                    if (answer == null) {
                        counters = counters.andRepeated();
                        digest.add(offset, -2);
                    } else {
                        answered(offset, request, answer);
                        if (answer instanceof Answer.Failed(List<String> causes)) {
                            letters.add(new DeadLetter(
                                    offset, "given up after two lost attempts: " + String.join("; ", causes)));
                        }
                    }
                }
            }
        }
        return letters;
    }

    private void answered(long offset, JobRequest request, Answer answer) {
        JobsView.Counters before = counters;
        counters = before.and(answer);
        digest.add(offset, counters.done() - before.done(), counters.refused() - before.refused());
        answers.put(offset, new Answered(request, answer));
    }

    /** Deadlines are the pool's, and run by its own clock. */
    @Override
    public boolean tick(long clock) {
        return false;
    }

    @Override
    public Step<Changes> step(long offset) {
        var changes = new Changes(ids, answers, new State(counters, digest.value()));
        ids = new LinkedHashMap<>();
        answers = new LinkedHashMap<>();
        return new Step<>(changes, new JobsView(offset, digest.value(), counters, remembered.size()));
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
