package io.edupulse.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

/// A read value has the right kind and is invalid; the message is the reason only.
final class InvalidValueException extends MismatchedInputException {

    InvalidValueException(JsonParser parser, String reason, Class<?> target) {
        super(parser, reason, target);
    }
}
