/**
 * Attention whose past is folded into a state of fixed size (NTK-Attention): keys in sight count exactly, all others through features.
 *
 * <p>What was folded is a {@link dev.weir.kernels.attention.Partial} like any other, with {@code LSE = ln(φ(q)·z)} and {@code O = φ(q)ᵀ·Z/(φ(q)·z)}; merged with that of the keys in sight it
 * neither overflows nor vanishes, whichever of them weighs more. It approximates attention over what was folded, well as long as {@code |q·k|/√D} stays below about 1.
 */
@NullMarked
package dev.weir.kernels.prefix;

import org.jspecify.annotations.NullMarked;
