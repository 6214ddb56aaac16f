/// Quizzes: opened for a class, submitted by students, closed. Rules only; no I/O.
@NullMarked
package io.edupulse.classroom.quiz;

import org.jspecify.annotations.NullMarked;
