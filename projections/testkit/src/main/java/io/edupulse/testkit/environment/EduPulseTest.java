package io.edupulse.testkit.environment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/// Gives each test method that has a parameter of type [TestDatabase] or [TestBroker] a new one, and removes it after
/// the test. A parameter of the constructor serves as well.
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(EduPulseExtension.class)
public @interface EduPulseTest {

    /// The number of partitions of the log.
    int partitions() default 4;
}
