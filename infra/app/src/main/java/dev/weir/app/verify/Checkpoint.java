package dev.weir.app.verify;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold after one step of a stream.
 *
 * @param quotas by group, empty under a plain cardinality constraint
 * @param optimum where it is known
 */
record Checkpoint(Table.Row row, Config config, int step, int live, double greedy, Optional<Double> optimum) {
    /** Checkpoints of one configuration are met in one replay. */
    record Config(String stream, Goal goal, int k, Map<String, Integer> quotas) {}

    static Checkpoint of(Table.Row row) {
        Config config = new Config(row.text("stream"), Goal.named(row), row.integer("k"), quotas(row));
        return new Checkpoint(
                row,
                config,
                row.integer("step"),
                row.integer("live"),
                row.number("greedy_value"),
                row.text("opt_value").isBlank() ? Optional.empty() : Optional.of(row.number("opt_value")));
    }

    private static Map<String, Integer> quotas(Table.Row row) {
        String constraint = row.text("constraint").strip();
        Map<String, Integer> quotas = new HashMap<>();
        if (constraint.equals("cardinality")) {
            return quotas;
        }
        String prefix = "partition:";
        if (!constraint.startsWith(prefix)) {
            throw row.wrong("constraint must be cardinality or partition:g=c;…, but is '" + constraint + "'");
        }
        for (String quota : constraint.substring(prefix.length()).split(";", -1)) {
            int equals = quota.lastIndexOf('=');
            if (equals < 1 || !quota.substring(equals + 1).matches("\\d{1,9}")) {
                throw row.wrong("'" + quota + "' is no quota of the form group=count");
            }
            quotas.put(quota.substring(0, equals), Integer.parseInt(quota.substring(equals + 1)));
        }
        return quotas;
    }
}
