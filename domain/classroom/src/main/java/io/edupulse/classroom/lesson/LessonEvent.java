package io.edupulse.classroom.lesson;

import io.edupulse.kernel.aggregate.DomainEvent;
import java.util.UUID;

/// What can happen to a lesson. Names and components are the wire format.
public sealed interface LessonEvent extends DomainEvent {

    record LessonDrafted(UUID teacherId, UUID lessonId, String title) implements LessonEvent {}

    record LessonRevised(UUID teacherId, UUID lessonId, String title) implements LessonEvent {}

    record LessonPublished(UUID teacherId, UUID lessonId, String title) implements LessonEvent {}

    record LessonArchived(UUID teacherId, UUID lessonId) implements LessonEvent {}
}
