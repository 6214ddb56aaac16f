/// The entry point of EduPulse Live.
@NullMarked
package io.edupulse.classroom.app;

import org.jspecify.annotations.NullMarked;
