/// The HTTP interface of a node: commands in, status out. Thin; what it says is what the command line says.
@NullMarked
package io.edupulse.node.http;

import org.jspecify.annotations.NullMarked;
