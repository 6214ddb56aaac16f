/// The commands that append to the log and read it. What another group of commands needs is not here.
@NullMarked
package io.edupulse.node.cli.log;

import org.jspecify.annotations.NullMarked;
