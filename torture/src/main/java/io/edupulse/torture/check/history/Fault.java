package io.edupulse.torture.check.history;

import com.fasterxml.jackson.databind.JsonNode;

/// One fault of the schedule.
///
/// @param ended when its cause was gone
/// @param recovered when the part did its work again; [#NEVER] if it did not
public record Fault(String name, String target, long began, long ended, long recovered, String note) {

    public static final long NEVER = Long.MAX_VALUE;

    static Fault of(JsonNode line) {
        return new Fault(
                line.path("fault").asText(),
                line.path("target").asText(),
                line.path("began").asLong(),
                line.path("ended").asLong(NEVER),
                line.path("recovered").asLong(NEVER),
                line.path("note").asText());
    }

    public boolean isPromotion() {
        return name.contains("promot") || name.contains("failover") || name.contains("lost-tail");
    }

    /// Whether it happened: some machines do not allow some faults.
    public boolean hasBegun() {
        return !note.startsWith("did not begin");
    }

    /// Whether requests may fail meanwhile.
    public boolean disturbs() {
        return hasBegun() && !name.equals("rolling-restart");
    }

    /// Whether nodes stop in an orderly way by it, and give their work to others.
    public boolean handsOver() {
        return name.equals("rolling-restart") || name.equals("node-terminate") || name.equals("other-version");
    }

    /// Whether the database may lose by it what it has shown and not confirmed.
    public boolean takesBack() {
        return isPromotion()
                || name.equals("postgres-kill")
                || name.equals("postgres-restart")
                || name.equals("postgres-kill-backend")
                || name.equals("disk-full");
    }

    /// Whether it hit the standby alone, so that the primary can answer each query.
    public boolean isOfStandby() {
        return name.startsWith("standby-") || name.equals("replay-paused");
    }

    /// Whether the broker may have lost or lacked messages by it, so that a refill or a gap is to be expected.
    public boolean isOfBroker() {
        return name.contains("nats")
                || name.contains("stream")
                || name.contains("link")
                || name.contains("answers")
                || name.contains("disk");
    }
}
