package io.edupulse.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonMappingException;

/// A value cannot be written, since it would be read back as another one; the message is the reason only.
final class UnwritableValueException extends JsonMappingException {

    private final String code;
    private final String remedy;

    private UnwritableValueException(JsonGenerator out, String code, String reason, String remedy) {
        super(out, reason);
        this.code = code;
        this.remedy = remedy;
    }

    static UnwritableValueException missing(JsonGenerator out, String remedy) {
        return new UnwritableValueException(out, "event.missing-field", "is null", remedy);
    }

    static UnwritableValueException text(JsonGenerator out, String flaw) {
        return new UnwritableValueException(out, "event.invalid-text", flaw, "remove it");
    }

    static UnwritableValueException value(JsonGenerator out, String reason, String remedy) {
        return new UnwritableValueException(out, "event.invalid-field", reason, remedy);
    }

    /// The code that an event with such a value is refused with.
    String code() {
        return code;
    }

    String remedy() {
        return remedy;
    }
}
