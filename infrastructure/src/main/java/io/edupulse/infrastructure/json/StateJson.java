package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.collection.PersistentSet;
import java.io.IOException;
import java.time.Instant;

/// States of aggregates as JSON, for the program that has written them: what events may hold, any time that there is,
/// the
/// growing collections of the kernel, and sealed interfaces of records. Thread-safe.
public final class StateJson {

    private static final JsonMapper MAPPER = RecordJson.MAPPER
            .rebuild()
            .annotationIntrospector(new SealedIntrospector())
            .addModule(new SimpleModule("EduPulse states")
                    .addSerializer(new PersistentJson.MapWriter())
                    .addSerializer(new PersistentJson.SetWriter())
                    .addDeserializer(PersistentMap.class, new PersistentJson.MapReader())
                    .addDeserializer(PersistentSet.class, new PersistentJson.SetReader())
                    .addDeserializer(Instant.class, new Scalars.AnyTimeReader()))
            .build();

    private StateJson() {}

    /// @throws IOException if there is something in the state that JSON cannot hold
    public static <S> byte[] write(S state, Class<S> type) throws IOException {
        return MAPPER.writerFor(type).writeValueAsBytes(state);
    }

    /// @throws IOException if this is not a state of the type
    public static <S> S read(byte[] json, Class<S> type) throws IOException {
        S state = MAPPER.readValue(json, type);
        if (state == null) {
            throw new IOException("null is not a state");
        }
        return state;
    }
}
