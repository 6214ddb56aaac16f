package io.edupulse.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

/// A value that was read is of the right kind and does not fit; the message is the reason alone.
final class InvalidValueException extends MismatchedInputException {

    InvalidValueException(JsonParser parser, String reason, Class<?> target) {
        super(parser, reason, target);
    }
}
