/// CloseableStack that are ended together within one time limit. Knows no part.
@NullMarked
package io.edupulse.node.lifecycle;

import org.jspecify.annotations.NullMarked;
