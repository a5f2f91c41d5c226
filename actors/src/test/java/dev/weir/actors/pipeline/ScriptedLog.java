package dev.weir.actors.pipeline;

import dev.weir.kernels.PlainPipeline;
import dev.weir.kernels.element.Element;
import dev.weir.kernels.element.Features;
import dev.weir.kernels.element.Update;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A partition log in memory: what is committed survives, whatever else happens to it. */
final class ScriptedLog implements PartitionLog<Update, SummaryOperator.Changes, SummaryOperator.Restored> {
    /** A pipeline that keeps its partitions' logs by this opener. */
    static PipelineSpec<Update, SummaryOperator.Changes, SummaryOperator.Restored> spec(
            Opener<Update, SummaryOperator.Changes, SummaryOperator.Restored> logs) {
        return new PipelineSpec<>("p", Duration.ZERO, SummaryOperator.of(PlainPipeline.FACTORY), logs);
    }

    final BlockingQueue<List<Entry<Update>>> input = new LinkedBlockingQueue<>();
    final List<Commit<SummaryOperator.Changes>> commits = new ArrayList<>();
    final BlockingQueue<RuntimeException> failures = new LinkedBlockingQueue<>();
    final AtomicInteger restores = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    private final Map<String, Element> live = new LinkedHashMap<>();
    private volatile @Nullable Thread poller;
    private long epoch;

    static Entry<Update> insert(long offset, float... features) {
        var element = new Element("e" + offset, Features.of(features), offset, Element.NEVER, "", "{}", offset);
        return new Entry.Decoded<>(offset, offset, new Update.Upsert(element, offset));
    }

    static Entry<Update> appended(long at, Entry<Update> entry) {
        return switch (entry) {
            case Entry.Decoded<Update>(long offset, long _, Update update) -> new Entry.Decoded<>(offset, at, update);
            case Entry.Rejected<Update>(long offset, long _, String cause) -> new Entry.Rejected<>(offset, at, cause);
        };
    }

    @Override
    public synchronized Restored<SummaryOperator.Restored> restore(Consumer<String> progress) {
        restores.incrementAndGet();
        progress.accept("half way");
        fail();
        epoch++;
        Optional<Commit<SummaryOperator.Changes>> last =
                commits.isEmpty() ? Optional.empty() : Optional.of(commits.getLast());
        return new Restored<>(
                new Position(epoch, commits.size()),
                new SummaryOperator.Restored(last.map(commit -> commit.changes().state()), List.copyOf(live.values())),
                last.map(Commit::offset).orElse(0L));
    }

    @Override
    public Batch<Update> poll(Duration atMost) {
        poller = Thread.currentThread();
        try {
            List<Entry<Update>> entries = input.poll(50, TimeUnit.MILLISECONDS);
            return new Batch<>(entries == null ? List.of() : entries, 100);
        } catch (InterruptedException e) {
            return new Batch<>(List.of(), 100);
        }
    }

    final Map<String, SummaryOperator.Changes> savepoints = new LinkedHashMap<>();

    @Override
    public synchronized Savepoints.Saved save(String savepoint, SummaryOperator.Changes everything) {
        fail();
        savepoints.put(savepoint, everything);
        return new Savepoints.Saved(
                0, everything.elements().size(), everything.snapshot().offset(), "");
    }

    @Override
    public synchronized Position commit(Commit<SummaryOperator.Changes> commit) {
        fail();
        commits.add(commit);
        commit.changes()
                .elements()
                .forEach((id, element) ->
                        element.ifPresentOrElse(written -> live.put(id, written), () -> live.remove(id)));
        return new Position(epoch, commits.size());
    }

    private void fail() {
        RuntimeException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {
        closes.incrementAndGet();
    }

    Optional<String> thread() {
        return Optional.ofNullable(poller).map(Thread::getName);
    }
}
