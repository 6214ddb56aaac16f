/// The composition root: which parts make a client or a node, and in which order they start and stop.
@NullMarked
package io.edupulse.node.runtime;

import org.jspecify.annotations.NullMarked;
