package dev.weir.app.api;

import dev.weir.actors.pipeline.PipelineView;
import dev.weir.actors.pipeline.Pipelines;
import dev.weir.actors.pipeline.Savepoints;
import dev.weir.kernels.submodular.Explanation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Pipelines whose views are published by hand. */
final class HandPipelines implements Pipelines {
    private final Map<String, PipelineView> newest = new TreeMap<>();
    private final List<Consumer<PipelineView>> listeners = new CopyOnWriteArrayList<>();

    synchronized void publish(PipelineView view) {
        newest.put(view.pipeline() + "/" + view.partition(), view);
        listeners.forEach(listener -> listener.accept(view));
    }

    synchronized void disown(PipelineView view) {
        newest.remove(view.pipeline() + "/" + view.partition());
    }

    final HandSavepoints savepoints = new HandSavepoints();

    int listeners() {
        return listeners.size();
    }

    @Override
    public synchronized List<PipelineView> views() {
        return List.copyOf(newest.values());
    }

    @Override
    public CompletionStage<Optional<Explanation>> why(String pipeline, int partition, String id) {
        Optional<Explanation> found = views().stream()
                .filter(view -> view.pipeline().equals(pipeline) && view.partition() == partition)
                .flatMap(view -> view.snapshot().stream())
                .flatMap(snapshot -> snapshot.summary().members().stream())
                .filter(member -> member.id().equals(id))
                .map(member -> new Explanation(
                        id, 1, member.gainWhenChosen(), member.gainNow(), 3, true, List.of(), Optional.empty()))
                .findFirst();
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public Savepoints savepoints() {
        return savepoints;
    }

    @Override
    public AutoCloseable subscribe(Consumer<PipelineView> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
