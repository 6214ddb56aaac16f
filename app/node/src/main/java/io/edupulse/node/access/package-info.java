/// Who sends a command, asks a query or operates a node, and what they may. Knows tokens and rules, and no transport.
@NullMarked
package io.edupulse.node.access;

import org.jspecify.annotations.NullMarked;
