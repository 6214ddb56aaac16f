package io.edupulse.torture.proxy;

/// What a link does with the bytes and the connections that it is given.
public enum LinkMode {
    /// Everything passes.
    OPEN,
    /// Connections are reset, and new ones too.
    CUT,
    /// Nothing passes and nothing closes, as when a cable is pulled. What was sent arrives when the link is
    /// open again, as TCP sends it again.
    HALF_OPEN,
    /// Bytes pass late, and few at a time.
    SLOW,
    /// What the client sends arrives; what the server answers is lost. Connections that have lost something are
    /// reset when the link opens again.
    ANSWERS_LOST
}
