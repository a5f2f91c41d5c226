package dev.weir.kernels.submodular;

/**
 * Oracle calls by cause (one call = one marginal gain for a known prefix) and the arithmetic behind them. All counters only grow.
 *
 * @param multiplyAdds work units: similarities weighed against an anchor's best, all prefixes together
 */
public record Work(
        long singleton,
        long insertWalk,
        long rebuild,
        long depthSearch,
        long pool,
        long certificate,
        long stability,
        long explain,
        long batchWaste,
        long multiplyAdds,
        long rebuilds,
        long largestRebuild) {
    public static final Work NONE = new Work(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Calls that an update or a publication needed; waste of batches and explanations excluded. */
    public long calls() {
        return singleton + insertWalk + rebuild + depthSearch + pool + certificate + stability;
    }

    /** Of both, one after the other. */
    public Work plus(Work more) {
        return new Work(
                singleton + more.singleton,
                insertWalk + more.insertWalk,
                rebuild + more.rebuild,
                depthSearch + more.depthSearch,
                pool + more.pool,
                certificate + more.certificate,
                stability + more.stability,
                explain + more.explain,
                batchWaste + more.batchWaste,
                multiplyAdds + more.multiplyAdds,
                rebuilds + more.rebuilds,
                Math.max(largestRebuild, more.largestRebuild));
    }
}
