/// How far the log, the streams and the read models are, and whether a node does its work. Starts nothing.
@NullMarked
package io.edupulse.node.status;

import org.jspecify.annotations.NullMarked;
