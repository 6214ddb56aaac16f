/// The command line: commands, their options, and what they print. No logic of its own.
@NullMarked
package io.edupulse.node.cli;

import org.jspecify.annotations.NullMarked;
