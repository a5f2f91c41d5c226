/**
 * {@code weir summarize}: a file in the place of a topic. It exists so that somebody can see what a pipeline file makes of their own records before there is a
 * broker, and so that the result of a stream can be checked without one; nothing of the engine knows the difference.
 */
@NullMarked
package dev.weir.app.summarize;

import org.jspecify.annotations.NullMarked;
