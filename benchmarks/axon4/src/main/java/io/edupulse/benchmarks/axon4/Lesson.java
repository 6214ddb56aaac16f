package io.edupulse.benchmarks.axon4;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/// A lesson, which a teacher drafts.
public class Lesson {

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it
    private @Nullable UUID lessonId;

    /// For Axon, which sources the state from events.
    protected Lesson() {}

    @CommandHandler
    public Lesson(Draft command) {
        apply(new LessonDrafted(command.teacherId(), command.lessonId(), command.title()));
    }

    @EventSourcingHandler
    void on(LessonDrafted event) {
        lessonId = event.lessonId();
    }

    record Draft(@TargetAggregateIdentifier UUID lessonId, UUID teacherId, String title) {}

    record LessonDrafted(UUID teacherId, UUID lessonId, String title) {}
}
