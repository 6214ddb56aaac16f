package io.edupulse.infrastructure.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.edupulse.kernel.collection.PersistentMap;
import io.edupulse.kernel.collection.PersistentSet;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/// States of aggregates as CBOR (RFC 8949), for the program that has written them: what events may hold, any time
/// that there is, the growing collections of the kernel, and sealed interfaces of records. UUIDs take 16 bytes and
/// nobody has to parse them: they are most of what a large state consists of. Thread-safe.
public final class StateCbor {

    private static final ObjectMapper MAPPER = RecordJson.configured(CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(RecordJson.UNBOUNDED)
                    .build()))
            .annotationIntrospector(new SealedIntrospector())
            .addModule(new SimpleModule("EduPulse states")
                    .addSerializer(new Persistents.MapWriter())
                    .addSerializer(new Persistents.SetWriter())
                    .addDeserializer(PersistentMap.class, new Persistents.MapReader())
                    .addDeserializer(PersistentSet.class, new Persistents.SetReader())
                    .addDeserializer(UUID.class, new Scalars.UuidBytesReader())
                    .addDeserializer(Instant.class, new Scalars.AnyTimeReader()))
            .build();

    private StateCbor() {}

    /// @throws IOException if there is something in the state that cannot be written
    public static <S> byte[] write(S state, Class<S> type) throws IOException {
        return MAPPER.writerFor(type).writeValueAsBytes(state);
    }

    /// @throws IOException if this is not a state of the type
    public static <S> S read(byte[] cbor, Class<S> type) throws IOException {
        S state = MAPPER.readValue(cbor, type);
        if (state == null) {
            throw new IOException("null is not a state");
        }
        return state;
    }
}
