@NullMarked
package dev.weir.streams.ingest;

import org.jspecify.annotations.NullMarked;
