/**
 * Savepoints from the command line. They are taken by the process whose partitions they are of, so all but {@code fork} ask a running one, over its API; starting from one
 * is a matter of the pipeline file, so {@code fork} writes a block for that.
 */
@NullMarked
package dev.weir.app.savepoint;

import org.jspecify.annotations.NullMarked;
