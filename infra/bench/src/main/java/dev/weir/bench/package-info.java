/** What the hot paths cost. Run by hand on a quiet machine; a figure is worth keeping only beside its command and host. */
@NullMarked
package dev.weir.bench;

import org.jspecify.annotations.NullMarked;
