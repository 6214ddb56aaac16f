/// The folder of a node: its lock, and where other processes find the node. Knows no server.
@NullMarked
package io.edupulse.node.folder;

import org.jspecify.annotations.NullMarked;
