/** The pool of a process, as the pipeline file wants it; and a job from the command line, which needs no pool. */
@NullMarked
package dev.weir.app.compute;

import org.jspecify.annotations.NullMarked;
