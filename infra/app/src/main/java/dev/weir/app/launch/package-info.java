/**
 * Where a process begins: the verbs, and how they end. A verb's work is in its own package; here is only what all of them share, so that the same mistake has the
 * same exit code and the same kind of sentence whatever was typed.
 */
@NullMarked
package dev.weir.app.launch;

import org.jspecify.annotations.NullMarked;
