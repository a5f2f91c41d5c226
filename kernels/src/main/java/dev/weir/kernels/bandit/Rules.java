package dev.weir.kernels.bandit;

/** From a configuration to a rule that has seen nothing. */
final class Rules {
    private Rules() {}

    static Rule start(RuleConfig config, double least) {
        return switch (config) {
            case RuleConfig.TsallisInf tsallis -> new Tsallis(tsallis, least);
            case RuleConfig.ConfidenceBound bound -> new Bounds(bound);
            case RuleConfig.Binned binned -> new Bins(binned, least);
            case RuleConfig.ChebCb chebCb -> new ChebyshevBandit(chebCb, least);
            case RuleConfig.ZoomingCurve curve -> new Regions(curve);
        };
    }
}
