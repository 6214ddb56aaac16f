package io.edupulse.classroom.app;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.edupulse.kernel.text.Text;
import org.jspecify.annotations.NullMarked;

/// Every package has a package-info that says so.
final class PackagesAreNullMarked extends ArchCondition<JavaClass> {

    static final PackagesAreNullMarked CONDITION = new PackagesAreNullMarked();

    private PackagesAreNullMarked() {
        super("be in a package that is @NullMarked");
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
        events.add(new SimpleConditionEvent(
                type, marked, Text.format("%s is in the package %s", type.getName(), type.getPackageName())));
    }
}
