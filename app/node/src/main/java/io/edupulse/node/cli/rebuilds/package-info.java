/// The commands that rebuild read models and compare them with the log. What another group of commands needs is not
/// here.
@NullMarked
package io.edupulse.node.cli.rebuilds;

import org.jspecify.annotations.NullMarked;
