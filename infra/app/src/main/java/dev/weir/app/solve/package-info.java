/** Solves one linear system from the command line, with no Kafka behind it. A learner is there only where {@code --memory} names the file that it lives in from call to call. */
@NullMarked
package dev.weir.app.solve;

import org.jspecify.annotations.NullMarked;
