package dev.weir.kernels.bandit;

import java.util.List;
import java.util.stream.Stream;

/** One context-free rule per interval of the context. Nothing is shared between them, so each has to learn everything. */
final class Bins implements Rule {
    private final ContextRange range;
    private final List<Rule> rules;

    Bins(RuleConfig.Binned config, double least) {
        range = config.range();
        rules = Stream.generate(() -> Rules.start(config.inner(), least))
                .limit(config.bins())
                .toList();
    }

    @Override
    public Odds odds(double context) {
        return at(context).odds(context);
    }

    @Override
    public void learn(Ticket ticket, double cost) {
        at(ticket.context()).learn(ticket, cost);
    }

    /** The bin with the nearest centre, ties to the lower one. */
    private Rule at(double context) {
        return rules.get(range.cell(context, rules.size()));
    }

    @Override
    public void move(Archive archive) {
        rules.forEach(rule -> rule.move(archive));
    }
}
