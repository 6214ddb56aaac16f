/// Lessons: drafted, revised, published and archived by their teacher. Rules only; no I/O.
@NullMarked
package io.edupulse.classroom.lesson;

import org.jspecify.annotations.NullMarked;
