package io.edupulse.node.http;

import static io.edupulse.node.http.CommandHeaders.CAUSATION;
import static io.edupulse.node.http.CommandHeaders.CORRELATION;
import static io.edupulse.node.http.CommandHeaders.KEY;
import static io.edupulse.node.http.CommandHeaders.MATCH;
import static io.edupulse.node.http.CommandHeaders.NONE_MATCH;
import static io.edupulse.node.http.CommandHeaders.TRACE;
import static io.edupulse.node.http.CommandHeaders.tag;
import static io.edupulse.node.http.Description.Parameter.header;

import io.edupulse.json.CommandJson;
import io.edupulse.kernel.command.CommandGateway;
import io.edupulse.kernel.command.CommandOptions;
import io.edupulse.kernel.event.Metadata;
import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.store.Receipt;
import io.edupulse.kernel.text.Text;
import io.edupulse.kernel.work.HeapShare;
import io.edupulse.node.access.Permissions;
import io.edupulse.node.output.CommandAnswer;
import io.edupulse.node.program.ServiceLookup;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Takes commands: the payload is the body, and all else is in headers.
record CommandRoutes(CommandJson commands, CommandGateway gateway, Permissions permissions) {

    /// The bodies of the commands that are worked on take an eighth of the heap at most.
    private static final int AT_ONCE = (int) HeapShare.of(8 * Request.LARGEST_BODY, 16, 1_024);

    /// A sequence as an entity tag, weak or strong.
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

    static final String ID = "send";

    /// What the commands have in common; the document tells each with its own payload.
    static final Description DESCRIPTION = Description.of(ID, "commands", "Sends a command", Accepted.class)
            .with(
                    header(
                            KEY,
                            String.class,
                            "a repetition with the same key changes nothing and gives the first receipt"),
                    header(MATCH, String.class, "the ETag that the aggregate must still have, such as \"3\""),
                    header(NONE_MATCH, String.class, "* if the aggregate must not have begun"),
                    header(CORRELATION, String.class, "the same for all commands and events of one request"),
                    header(CAUSATION, String.class, "the command or event that caused this one"),
                    header(TRACE, String.class, "the W3C trace context"));

    /// The answer to a command that was accepted; any other is a problem.
    ///
    /// @param outcome `accepted`
    /// @param repeated whether a command with the same key was accepted before, and this one changed nothing
    record Accepted(String outcome, Receipt receipt, boolean repeated) {}

    static CommandRoutes of(ServiceLookup node, Permissions permissions) {
        return new CommandRoutes(node.get(CommandJson.class), node.get(CommandGateway.class), permissions);
    }

    List<Route> routes() {
        return List.of(Route.of("POST", "/v1/commands/{type}", AT_ONCE, DESCRIPTION, this::send));
    }

    private Answer send(Request request) throws IOException {
        var command = commands.read(request.variable("type"), request.json());
        permissions.check(request.caller(), command);
        var expected = expectedSequence(request);
        var answer = CommandAnswer.of(gateway.send(command, options(request, expected)));
        if (answer.receipt() != null) {
            var accepted = new Accepted(answer.outcome(), answer.receipt(), Boolean.TRUE.equals(answer.repeated()));
            return Answer.json(FailureStatus.OK, accepted)
                    .with("ETag", tag(answer.receipt().sequence()));
        }
        int conflict = expected.isPresent() ? FailureStatus.PRECONDITION : FailureStatus.CONFLICT;
        int status = answer.isConflict() ? conflict : FailureStatus.REJECTED;
        return Answer.problem(status, String.valueOf(answer.code()), String.valueOf(answer.message()));
    }

    /// @throws CodedException with `command.invalid-field` if a header has a value that no event can keep
    private static CommandOptions options(Request request, OptionalLong expected) {
        try {
            var metadata = new Metadata(
                    value(request, CORRELATION),
                    value(request, CAUSATION),
                    request.caller().subject(),
                    value(request, TRACE));
            return new CommandOptions(expected, key(request), metadata);
        } catch (IllegalArgumentException e) {
            throw new CodedException("command.invalid-field", String.valueOf(e.getMessage()), e);
        }
    }

    private static @Nullable String value(Request request, String name) {
        return request.header(name).orElse(null);
    }

    /// The standard to come has it in quotes; most clients send it without.
    private static @Nullable String key(Request request) {
        return request.header(KEY)
                .map(key -> QUOTED.matcher(key).replaceFirst("$1"))
                .orElse(null);
    }

    private static OptionalLong expectedSequence(Request request) {
        var match = request.header(MATCH);
        var noneMatch = request.header(NONE_MATCH);
        if (match.isPresent() && noneMatch.isPresent()) {
            throw invalid(MATCH + " and " + NONE_MATCH, "both", "one of them");
        }
        if (noneMatch.isPresent()) {
            if (!noneMatch.get().strip().equals("*")) {
                throw invalid(NONE_MATCH, noneMatch.get(), "*, for an aggregate that is still to begin");
            }
            return OptionalLong.of(0);
        }
        return match.map(CommandRoutes::sequence).map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private static long sequence(String header) {
        return Optional.of(TAG.matcher(header.strip()))
                .filter(Matcher::matches)
                .map(found -> Long.parseLong(found.group(1)))
                .orElseThrow(() -> invalid(MATCH, header, "the ETag of the last command, such as \"3\""));
    }

    private static CodedException invalid(String header, String value, String instead) {
        return new CodedException("http.invalid-header", Text.format("%s is %s: give %s", header, value, instead));
    }
}
