package io.edupulse.node.cli.operations;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.kernel.text.Text;
import io.edupulse.node.access.Caller;
import io.edupulse.node.access.LocalKey;
import io.edupulse.node.cli.CommandContext;
import io.edupulse.node.cli.ExitCodes;
import io.edupulse.node.runtime.RunningNode;
import io.edupulse.node.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "token",
        description = {
            "Prints a token for HTTP, signed with the key of the node in the data folder.",
            "",
            "Send it as the header Authorization: Bearer TOKEN. A node that takes the tokens of an issuer (--jwks-url)"
                    + " takes none of these."
        })
public final class TokenCommand implements Callable<Integer> {

    private static final Duration LONGEST = Duration.ofDays(366);

    private final CommandContext context;

    @Option(
            names = "--subject",
            paramLabel = "NAME",
            description = "who it is for, such as the id of a user; becomes the actor of events (default: your name)")
    private String subject = RunningNode.USER;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "what they are; may be given several times (default: operator, who may everything)")
    private List<String> roles = List.of(Caller.OPERATOR);

    @Option(names = "--ttl", paramLabel = "TIME", description = "how long it lasts, such as 30m or 8h (default 1h)")
    private Duration validFor = Duration.ofHours(1);

    public TokenCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (!validFor.isPositive() || validFor.compareTo(LONGEST) > 0) {
            throw new CodedException(
                    "usage.invalid",
                    Text.format("--ttl is %s, but must be from 1s to %dd", validFor, LONGEST.toDays()));
        }
        var token = LocalKey.of(context.settings().get(Setting.DATA)).sign(caller(), validFor);
        context.output()
                .result(
                        Map.of("token", token, "subject", subject, "roles", roles),
                        () -> context.output().line(token));
        return ExitCodes.DONE;
    }

    private Caller caller() {
        try {
            return new Caller(subject, Set.copyOf(roles));
        } catch (IllegalArgumentException e) {
            throw new CodedException("usage.invalid", Text.format("--subject: %s", e.getMessage()), e);
        }
    }
}
