/// The entry point of EduPulse Live.
@NullMarked
package io.edupulse.app;

import org.jspecify.annotations.NullMarked;
