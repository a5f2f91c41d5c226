/**
 * Holds the engines against known answers, outside their own tests: any folder in one of the known {@link dev.weir.app.verify.Formats} can be
 * checked. Update streams are replayed, and each checkpoint is judged in double precision by the plain definition of the objective; linear systems
 * are solved by every form there is of a method, and the counts compared. What cannot be judged is counted as skipped; what cannot be
 * read is an error that names file and line.
 */
@NullMarked
package dev.weir.app.verify;

import org.jspecify.annotations.NullMarked;
