/**
 * A running process: what it is made of, in which order its parts start and stop, and the commands that run one until somebody says stop. A part that cannot start
 * says why in one sentence, and those before it are closed again; a signal drains, commits and ends with exit code 0.
 */
@NullMarked
package dev.weir.app.run;

import org.jspecify.annotations.NullMarked;
