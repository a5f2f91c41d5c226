package dev.weir.actors.compute;

import dev.weir.kernels.catalogue.Catalogue;
import dev.weir.kernels.compute.Job;
import dev.weir.kernels.compute.Kernel;
import dev.weir.kernels.compute.Plan;
import dev.weir.kernels.compute.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pool of lanes over the kernels of a {@link Catalogue}. */
public final class ComputePool implements Compute {
    private static final Logger LOG = LoggerFactory.getLogger(ComputePool.class);

    /**
     * What a pool is made of.
     *
     * @param opener makes the lanes
     * @param measure finds what a lane can do at best; {@link #sgemm} in a process
     * @param check looks at the part {@link Settings#checked()} of all results
     * @param poisoned where jobs go that are never tried again
     * @param clock in nanoseconds, as {@link System#nanoTime}
     */
    public record Parts(
            Settings settings,
            Catalogue catalogue,
            Lane.Opener opener,
            Ceiling.Measure measure,
            ResultCheck check,
            Poisoned.Listener poisoned,
            LongSupplier clock) {}

    private final Parts parts;
    private final Floor floor;
    private final ActorSystem<?> system;
    private final ActorRef<PoolSupervisor.Command> supervisor;
    private final CompletableFuture<Done> ready = new CompletableFuture<>();
    private final AtomicLong ids = new AtomicLong();

    private ComputePool(ActorSystem<?> system, Parts parts) {
        this.parts = parts;
        this.system = system;
        var toSupervisor = new CompletableFuture<ActorRef<PoolSupervisor.Command>>();
        floor = new Floor(parts.settings(), parts.clock(), new Floor.Listener() {
            @Override
            public void sooner() {
                toSupervisor.join().tell(PoolSupervisor.Look.NOW);
            }

            @Override
            public void empty() {
                toSupervisor.join().tell(PoolSupervisor.Empty.NOW);
            }

            @Override
            public void poisoned(Poisoned poisoned) {
                tell(poisoned);
            }
        });
        var shop = new LaneThread.Shop(
                floor,
                parts.settings(),
                parts.opener(),
                parts.measure(),
                new Canary(parts.catalogue().kernel("gemm")),
                parts.check(),
                parts.clock());
        supervisor = system.systemActorOf(
                PoolSupervisor.create(
                        shop, parts.clock(), ids::incrementAndGet, () -> ready.complete(Done.getInstance())),
                "compute",
                Props.empty());
        toSupervisor.complete(supervisor);
    }

    /** Starts the lanes. Jobs are {@link Answer.Busy} until the first one is up. */
    public static ComputePool start(ActorSystem<?> system, Parts parts) {
        return new ComputePool(system, parts);
    }

    /** The largest product and copy rate that a lane shows when it starts. */
    public static Ceiling.Measure sgemm(Catalogue catalogue, LongSupplier clock) {
        return new SgemmCeiling(catalogue.kernel("gemm"), clock);
    }

    /** Completes when the pool takes jobs. */
    public CompletionStage<Done> ready() {
        return ready.minimalCompletionStage();
    }

    @Override
    public Ticket submit(Job job, Terms terms) {
        long id = ids.incrementAndGet();
        var answer = new CompletableFuture<Answer>();
        planned(id, job, terms, answer).ifPresent(entry -> {
            split(entry);
            floor.submit(entry);
        });
        return new Ticket(id, answer);
    }

    /** A long job becomes parts for the lanes that are idle. */
    private void split(Entry entry) {
        int idle = !entry.alone && entry.kernel.splitting().isPresent() ? floor.idleFor(entry) : 0;
        if (idle > 1) {
            try {
                SplitJob.of(floor, entry, idle, ids::incrementAndGet, parts.clock());
            } catch (RuntimeException e) {
                LOG.error("A job of {} could not be split; it runs whole", entry.job.kernel(), e);
            }
        }
    }

    private Optional<Entry> planned(long id, Job job, Terms terms, CompletableFuture<Answer> answer) {
        long now = parts.clock().getAsLong();
        Duration deadline = terms.deadline();
        Answer turned;
        try {
            Kernel kernel = parts.catalogue().kernel(job.kernel());
            Plan plan = kernel.admit(job);
            Entry entry = new Entry(
                    id,
                    job,
                    kernel,
                    plan,
                    terms.priority(),
                    now,
                    now + (deadline.compareTo(DEADLINE_MAX) < 0 ? deadline : DEADLINE_MAX).toNanos(),
                    parts.settings().ageing().toNanos(),
                    answer::complete);
            entry.alone = terms.deterministic();
            return Optional.of(entry);
        } catch (Refused e) {
            turned = new Answer.Refused(e.code(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("The planner of {} failed", job.kernel(), e);
            turned = new Answer.Failed(List.of("the planner failed: " + e));
        }
        floor.turnedAway(parts.catalogue().names().contains(job.kernel()) ? job.kernel() : "unknown", turned);
        answer.complete(turned);
        return Optional.empty();
    }

    @Override
    public boolean cancel(long id) {
        return floor.settle(id, new Answer.Cancelled());
    }

    @Override
    public PoolView view() {
        return floor.view();
    }

    /** Takes no more jobs, finishes those that are in the pool, for so long at most, cancels the rest, and stops the lanes. */
    public CompletionStage<Done> stop(Duration atMost) {
        return AskPattern.ask(
                supervisor,
                replyTo -> new PoolSupervisor.Stop(atMost, replyTo),
                atMost.plusSeconds(5),
                system.scheduler());
    }

    /** A listener's fault is the listener's. */
    private void tell(Poisoned poisoned) {
        LOG.error(
                "Job {} of kernel {} was lost twice and is given up: {}",
                poisoned.id(),
                poisoned.job().kernel(),
                poisoned.causes());
        try {
            parts.poisoned().accept(poisoned);
        } catch (RuntimeException e) {
            LOG.error("The listener to poisoned jobs failed on job {}", poisoned.id(), e);
        }
    }
}
