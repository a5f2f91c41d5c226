@NullMarked
package dev.weir.actors.pipeline;

import org.jspecify.annotations.NullMarked;
