package io.edupulse.classroom;

import io.edupulse.classroom.lesson.LessonAggregate;
import io.edupulse.classroom.pulse.PulseAggregate;
import io.edupulse.classroom.quiz.QuizAggregate;
import io.edupulse.kernel.aggregate.Aggregates;

/// The aggregates of EduPulse Live.
public final class Classroom {

    public static final Aggregates AGGREGATES =
            Aggregates.of(new LessonAggregate(), new QuizAggregate(), new PulseAggregate());

    private Classroom() {}
}
