/**
 * Relaxation as an operator of a pipeline. A solve may take seconds, so it runs on threads made for that, and the owner stays free to be told to stop. Systems of
 * one sequence run one after the other, different sequences side by side; what is shown and written keeps the order of the offsets.
 */
@NullMarked
package dev.weir.actors.relaxation;

import org.jspecify.annotations.NullMarked;
