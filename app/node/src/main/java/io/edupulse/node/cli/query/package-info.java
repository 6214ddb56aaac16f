/// The command that asks a program's queries, and how it shows their answers. Knows no query.
@NullMarked
package io.edupulse.node.cli.query;

import org.jspecify.annotations.NullMarked;
