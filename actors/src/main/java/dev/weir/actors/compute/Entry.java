package dev.weir.actors.compute;

import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A job in the pool. Its fields that change are the floor's, under its lock. */
final class Entry {
    final long id;
    final Job job;
    final Kernel kernel;
    final Plan plan;
    final Optional<Object> key;
    final Priority priority;
    final long submitted;
    final long deadline;
    /** Called once, outside the lock. */
    final Consumer<Answer> answer;

    /** Less is sooner: when it was submitted, later by its class. */
    final long rank;

    /** Of inputs, outputs and scratch. */
    final long memory;

    /** Held for it while it waits or runs; nothing for a part, whose whole holds it. */
    long bytes;
    /** The one lane that may compute it. */
    @Nullable
    Station pinned;
    /** What it is a part of. */
    @Nullable
    Entry whole;

    final List<Entry> parts = new ArrayList<>();
    int partsHeld;

    double expected;
    double cautious;
    /** When it was taken; nanoseconds. */
    double predictedWait;

    boolean waiting;
    boolean settled;
    boolean released;
    /** Never in a batch, and never split from now on. */
    boolean alone;

    /** Has waited for company: how long it waited says nothing of the pool. */
    boolean gathered;

    int attempts;
    final Set<Attempt> running = new HashSet<>();
    /** Causes of lost attempts. */
    final List<String> lost = new ArrayList<>();
    /** Places where they were lost. */
    final Set<Integer> avoided = new HashSet<>();

    Entry(
            long id,
            Job job,
            Kernel kernel,
            Plan plan,
            Priority priority,
            long submitted,
            long deadline,
            long ageing,
            Consumer<Answer> answer) {
        this.id = id;
        this.job = job;
        this.kernel = kernel;
        this.plan = plan;
        this.priority = priority;
        this.submitted = submitted;
        this.deadline = deadline;
        this.answer = answer;
        this.rank = submitted + priority.ordinal() * ageing;
        this.key = kernel.fusing().flatMap(fusing -> fusing.key(job));
        long inputs = 0;
        for (Tensor tensor : job.inputs().values()) {
            inputs += tensor.bytes();
        }
        memory = inputs + plan.peakBytes();
        bytes = memory;
    }

    /** A part of a job, with its even share of the work, and its own peak of bytes. */
    static Entry part(long id, Job job, Entry whole, int parts, long peakBytes, Consumer<Answer> answer) {
        Plan plan = whole.plan;
        Entry part = new Entry(
                id,
                job,
                whole.kernel,
                new Plan(plan.flop() / parts, plan.bytes() / parts, peakBytes),
                whole.priority,
                whole.submitted,
                whole.deadline,
                0,
                answer);
        part.bytes = 0;
        part.alone = true;
        part.whole = whole;
        return part;
    }

    boolean held() {
        return waiting || !running.isEmpty() || partsHeld > 0;
    }
}
