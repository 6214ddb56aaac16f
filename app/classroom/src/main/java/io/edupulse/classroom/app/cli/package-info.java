/// The commands of the classroom. Whatever any program needs is in the framework.
@NullMarked
package io.edupulse.classroom.app.cli;

import org.jspecify.annotations.NullMarked;
