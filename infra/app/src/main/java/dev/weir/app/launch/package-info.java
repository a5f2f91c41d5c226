@NullMarked
package dev.weir.app.launch;

import org.jspecify.annotations.NullMarked;
