package io.edupulse.classroom.app;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.edupulse.kernel.text.Text;
import java.lang.annotation.Annotation;

/// Every package has a package-info with an annotation.
final class PackagesAreAnnotated extends ArchCondition<JavaClass> {

    private final Class<? extends Annotation> annotation;

    private PackagesAreAnnotated(Class<? extends Annotation> annotation) {
        super("be in a package with @" + annotation.getSimpleName());
        this.annotation = annotation;
    }

    static PackagesAreAnnotated with(Class<? extends Annotation> annotation) {
        return new PackagesAreAnnotated(annotation);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean isAnnotated = type.getPackage().isAnnotatedWith(annotation);
        events.add(new SimpleConditionEvent(
                type, isAnnotated, Text.format("%s is in the package %s", type.getName(), type.getPackageName())));
    }
}
