/**
 * What could not be read, and why. A record that cannot be decoded or applied is set aside untouched, key, value and headers, with its coordinates beside it,
 * in the same transaction that moves the partition past it: it is there exactly once, and it has stopped nobody.
 */
@NullMarked
package dev.weir.streams.deadletter;

import org.jspecify.annotations.NullMarked;
