@NullMarked
package dev.weir.streams.definition;

import org.jspecify.annotations.NullMarked;
