/// What a program declares. Knows nothing that runs it.
@NullMarked
package io.edupulse.node.program;

import org.jspecify.annotations.NullMarked;
