/**
 * Holds the engine against known answers, outside its own tests: any folder of update streams with checkpoints can be replayed, and each
 * checkpoint is judged in double precision by the plain definition of the objective. A checkpoint of a stream that is not there is
 * counted as skipped; what cannot be read is an error that names file and line.
 */
@NullMarked
package dev.weir.app.verify;

import org.jspecify.annotations.NullMarked;
