package dev.weir.streams.definition;

/**
 * A topic of jobs as its file declares it: jobs in, results out.
 *
 * @param name letters, digits, dots and dashes; names topics, the consumer group and transactional ids
 * @param topic of the jobs, keyed by whatever spreads them; {@code results} of their results, keyed by job id
 */
public record JobsDefinition(String name, String topic, String results, String deadLetters) {}
