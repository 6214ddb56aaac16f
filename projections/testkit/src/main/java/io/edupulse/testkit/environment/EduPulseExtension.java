package io.edupulse.testkit.environment;

import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/// Starts one PostgreSQL and one nats-server a run, each when the first test needs it, and stops them after the last
/// test. Thread-safe.
public final class EduPulseExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(EduPulseExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == TestDatabase.class || type == TestBroker.class;
    }

    /// A test's own store closes what it holds after the test.
    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var store = context.getStore(NAMESPACE);
        var servers = context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(TestServers.class, type -> new TestServers(), TestServers.class);
        if (parameter.getParameter().getType() == TestBroker.class) {
            return store.computeIfAbsent(TestBroker.class, type -> servers.newBroker(), TestBroker.class);
        }
        return store.computeIfAbsent(
                TestDatabase.class, type -> servers.newDatabase(partitions(context)), TestDatabase.class);
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    private static int partitions(ExtensionContext context) {
        return Optional.of(context)
                .flatMap(ExtensionContext::getElement)
                .flatMap(element -> AnnotationSupport.findAnnotation(element, EduPulseTest.class))
                .or(() -> context.getTestClass()
                        .flatMap(type -> AnnotationSupport.findAnnotation(type, EduPulseTest.class)))
                .map(EduPulseTest::partitions)
                .orElseThrow(() -> new IllegalStateException("Annotate the test with @EduPulseTest"));
    }
}
