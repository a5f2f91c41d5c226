package dev.weir.actors.pipeline;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The newest view of each partition, for readers on any thread. A partition is written by its owner, or by the guardian when it has none. */
public final class ViewBoard {
    private static final Logger LOG = LoggerFactory.getLogger(ViewBoard.class);

    private record Place(String pipeline, int partition) {}

    private final Map<Place, PipelineView> newest = new ConcurrentHashMap<>();
    private final List<Consumer<PipelineView>> listeners = new CopyOnWriteArrayList<>();

    public void publish(PipelineView view) {
        newest.put(new Place(view.pipeline(), view.partition()), view);
        tell(view);
    }

    /** Says goodbye to a partition that is no longer ours: listeners see it stopped, readers no longer see it. */
    public void withdraw(String pipeline, int partition, long at) {
        PipelineView last = newest.remove(new Place(pipeline, partition));
        if (last != null) {
            tell(last.relabelled(PipelineView.Status.STOPPED, "not owned by this process", at));
        }
    }

    public Optional<PipelineView> newest(String pipeline, int partition) {
        return Optional.ofNullable(newest.get(new Place(pipeline, partition)));
    }

    /** By pipeline and partition. */
    public List<PipelineView> views() {
        return newest.values().stream()
                .sorted(Comparator.comparing(PipelineView::pipeline).thenComparing(PipelineView::partition))
                .toList();
    }

    public AutoCloseable subscribe(Consumer<PipelineView> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** A listener's fault is the listener's: the partition goes on. */
    private void tell(PipelineView view) {
        for (Consumer<PipelineView> listener : listeners) {
            try {
                listener.accept(view);
            } catch (RuntimeException e) {
                LOG.error("A listener failed on {} partition {}", view.pipeline(), view.partition(), e);
            }
        }
    }
}
