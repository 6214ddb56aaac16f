/// A PostgreSQL to start, and the schema to put into it. Used by the build to generate from, by the tests, and by
/// the program when it is given no database.
@NullMarked
package io.edupulse.log;

import org.jspecify.annotations.NullMarked;
