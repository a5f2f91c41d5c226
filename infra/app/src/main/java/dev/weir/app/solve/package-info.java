/** Solves one linear system from the command line, with nothing behind it: no Kafka, no learner, the kernels only. */
@NullMarked
package dev.weir.app.solve;

import org.jspecify.annotations.NullMarked;
