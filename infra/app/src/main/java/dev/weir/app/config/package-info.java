/**
 * One file says what this process does, and a mistake in it must cost its author one look, not ten. So reading goes on after a problem and tells all of them at
 * once, each with key, value, line and what is legal. How that is done: a {@link dev.weir.app.config.Block} is a cursor over one block of the file which
 * remembers the keys it was asked for, so that whatever nobody asked for is an unknown key; a {@link dev.weir.app.config.Kind} turns one value into what it
 * means or notes a problem; each block of the file has a small reader made of the two. The readers look at no clock and no network: {@code lint} and {@code
 * explain} need nothing but the file.
 */
@NullMarked
package dev.weir.app.config;

import org.jspecify.annotations.NullMarked;
