package io.edupulse.json;

import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AccessorNamingStrategy;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.DefaultAccessorNamingStrategy;
import org.jspecify.annotations.Nullable;

/// Makes the components of a record its only fields. Jackson would add its methods `getX` and `isX`.
final class ComponentNaming extends DefaultAccessorNamingStrategy.Provider {

    @Override
    public AccessorNamingStrategy forRecord(MapperConfig<?> config, AnnotatedClass recordClass) {
        return new DefaultAccessorNamingStrategy.RecordNaming(config, recordClass) {
            @Override
            public @Nullable String findNameForRegularGetter(AnnotatedMethod method, String name) {
                return _fieldNames.contains(name) ? name : null;
            }

            @Override
            public @Nullable String findNameForIsGetter(AnnotatedMethod method, String name) {
                return findNameForRegularGetter(method, name);
            }
        };
    }
}
