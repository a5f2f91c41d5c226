package dev.weir.app.demo;

import java.util.Map;

/**
 * What the members were looked at for.
 *
 * @param asked jobs that the pool was given; {@code answered} those that it computed in time
 * @param shares of the attention of the newest live elements, by member, at the last answer; they add up to 1
 */
record AttentionReport(long asked, long answered, Map<String, Double> shares) {
    /** The member that most of it goes to, and its share; nothing before the first answer. */
    String most() {
        return shares.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> String.format(
                        java.util.Locale.ROOT, "most of it %.0f %% for %s", 100 * most.getValue(), most.getKey()))
                .orElse("nothing was answered");
    }
}
