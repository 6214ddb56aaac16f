package io.edupulse.node.output;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import io.edupulse.kernel.text.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A log of one JSON document a line, without passwords and tokens, which the encoder of Logback leaves in. Beside the
/// message it has what the thread works on, such as `trace_id` and `span_id`, and the stack trace of a failure.
public final class JsonLog extends EncoderBase<ILoggingEvent> {

    /// The name of the appender of a process that has no configuration of Logback of its own.
    public static final String APPENDER = "standard-error";

    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] NOTHING = {};

    /// Lets this process log so, unless it has a configuration of its own.
    public static void use() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
                        instanceof OutputStreamAppender<ILoggingEvent> appender) {
            var encoder = new JsonLog();
            encoder.setContext(context);
            encoder.start();
            appender.setEncoder(encoder);
        }
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("timestamp", event.getInstant().toString());
            json.writeStringField("level", event.getLevel().toString());
            json.writeStringField("logger", event.getLoggerName());
            json.writeStringField("thread", event.getThreadName());
            json.writeStringField("message", Redaction.of(String.valueOf(event.getFormattedMessage())));
            for (var context : sorted(event.getMDCPropertyMap()).entrySet()) {
                json.writeStringField(context.getKey(), Redaction.of(context.getValue()));
            }
            if (event.getThrowableProxy() != null) {
                json.writeStringField("failure", Redaction.of(ThrowableProxyUtil.asString(event.getThrowableProxy())));
            }
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("A document in memory cannot be written", e);
        }
        return line.toByteArray();
    }

    private static Map<String, String> sorted(Map<String, String> context) {
        return new TreeMap<>(context);
    }
}
