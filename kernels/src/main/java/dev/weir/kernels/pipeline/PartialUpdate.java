package dev.weir.kernels.pipeline;

/** What a partition says: one change of what it has told so far. */
public record PartialUpdate(int partition, PartialChange change) {
    public PartialPlace place() {
        return PartialPlace.of(partition, change);
    }
}
