/**
 * The live elements beside the log, so that a restart need not read them all from Kafka again. The truth stays in Kafka: whatever is missing here, damaged or
 * in doubt is thrown away and read from the changelog, which costs time and nothing else. That is why a cache may be lost at any moment, why it never reports
 * a failure to the one who writes to it, and why nothing but speed depends on which implementation is used.
 */
@NullMarked
package dev.weir.streams.cache;

import org.jspecify.annotations.NullMarked;
