package library;

import static io.edupulse.kernel.aggregate.Decision.accept;
import static io.edupulse.kernel.aggregate.Decision.reject;

import io.edupulse.kernel.aggregate.Aggregate;
import io.edupulse.kernel.aggregate.Command;
import io.edupulse.kernel.aggregate.Decision;
import io.edupulse.kernel.aggregate.DomainEvent;
import io.edupulse.kernel.aggregate.Rejection;
import java.time.Instant;
import java.util.UUID;

/// Whoever may borrow books.
public record Member(boolean isMember) {

    public sealed interface MemberCommand extends Command {
        UUID memberId();

        default UUID aggregateId() {
            return memberId();
        }
    }

    public record JoinLibrary(UUID memberId, String name) implements MemberCommand {}

    public record LeaveLibrary(UUID memberId) implements MemberCommand {}

    public sealed interface MemberEvent extends DomainEvent {}

    public record MemberJoined(UUID memberId, String name) implements MemberEvent {}

    public record MemberLeft(UUID memberId) implements MemberEvent {}

    public static final class Rules implements Aggregate<Member, MemberCommand, MemberEvent> {

        public Decision<MemberEvent> decide(Member member, MemberCommand command, Instant now) {
            return switch (command) {
                case JoinLibrary _ when member.isMember() ->
                    reject(Rejection.of("member.joined", "%s is a member already", command.memberId()));
                case JoinLibrary join -> accept(new MemberJoined(join.memberId(), join.name()));
                case LeaveLibrary _ when !member.isMember() ->
                    reject(Rejection.of("member.unknown", "%s is not a member", command.memberId()));
                case LeaveLibrary leave -> accept(new MemberLeft(leave.memberId()));
            };
        }

        public Member evolve(Member member, MemberEvent event) {
            return new Member(event instanceof MemberJoined);
        }

        public String name() {
            return "member";
        }

        public Member initial() {
            return new Member(false);
        }
    }
}
