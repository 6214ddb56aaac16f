package io.edupulse.json;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;

/// States of aggregates as CBOR (RFC 8949), for the program that has written them: what events may hold, any time and
/// number that there is, and the growing collections of the kernel. UUIDs, which are most of a large state, take 16
/// bytes and need no parsing. Thread-safe.
public final class StateCbor {

    private static final ObjectMapper MAPPER = RecordJson.configured(CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(RecordJson.UNBOUNDED)
                    .streamWriteConstraints(RecordJson.NESTING)
                    .build()))
            .addModules(
                    TextForm.module(false),
                    PersistentCollectionsModule.module(),
                    new SimpleModule("EduPulse states")
                            .addDeserializer(UUID.class, new StrictScalars.UuidBytesReader()))
            .build();

    private static final ObjectMapper TEXT = RecordJson.configured(JsonMapper.builder())
            .addModules(TextForm.module(false), PersistentCollectionsModule.plain())
            .build();

    private StateCbor() {}

    /// The reasons why states of a type cannot be stored; empty if they can.
    public static List<String> problems(Class<?> type) {
        return PermittedTypes.STATES.problems(type);
    }

    /// @throws IOException if there is something in the state that could not be read back
    public static <S> byte[] write(S state, Class<S> type) throws IOException {
        return MAPPER.writerFor(type).writeValueAsBytes(state);
    }

    /// A state as JSON, for people to look at: it cannot be read back.
    ///
    /// @param type as the aggregate declares it: where that is sealed, the document names the record
    /// @throws IOException if there is something in the state that JSON does not have
    public static <S> String json(S state, Class<S> type) throws IOException {
        try {
            return TEXT.writerFor(type).writeValueAsString(state);
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
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
