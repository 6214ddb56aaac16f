/// The commands that run a node and look after it. What another group of commands needs is not here.
@NullMarked
package io.edupulse.node.cli.operations;

import org.jspecify.annotations.NullMarked;
