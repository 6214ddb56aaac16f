/// Runs during the build only: writes the jOOQ classes for the schema.
@NullMarked
package io.edupulse.codegen;

import org.jspecify.annotations.NullMarked;
