/** Short programs that run without Kafka, to be read first and copied from. Tests run them, so they stay true. */
@NullMarked
package dev.weir.examples;

import org.jspecify.annotations.NullMarked;
