/**
 * The element cache in a memory-mapped file (Chronicle Map), off the heap. Such a map believes its own bytes: after a kill it may hold a lock that nobody will
 * release, and a flipped bit can lead it anywhere in the mapping. So it is opened only if the process before closed it in order and the file is, checksum for
 * checksum, the one that was closed; in every other case the file is deleted and filled from Kafka again, never repaired.
 */
@NullMarked
package dev.weir.app.store;

import org.jspecify.annotations.NullMarked;
