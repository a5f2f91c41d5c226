/** What is summarised: an element with its features, dense or sparse, and the changes of what is live as a log tells them. */
@NullMarked
package dev.weir.kernels.element;

import org.jspecify.annotations.NullMarked;
