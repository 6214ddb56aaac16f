package io.edupulse.kernel.event;

/// An event as it is stored: its type and the JSON document `{"type": ..., "payload": {...}}` in UTF-8. This object
/// owns the array; callers must not change it.
@SuppressWarnings("ArrayRecordComponent") // documents are never compared
public record EncodedEvent(String type, byte[] json) {}
