/**
 * What runs along a sequence with a state of fixed size: linear attention, selective scans, convolutions with few taps.
 *
 * <p>The state is what remains of everything seen, so it is also what a stream keeps of a key: it can be added to, and some of them can be merged or subtracted from. States
 * are sums of 10⁵ terms and more; they are kept in double precision, and fed with sums over blocks, because a float that has grown large no longer feels a small increment.
 */
@NullMarked
package dev.weir.kernels.recurrence;

import org.jspecify.annotations.NullMarked;
