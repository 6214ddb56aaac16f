package io.edupulse.kernel.event;

/// An event as it is stored: its type and the JSON document `{"type": ..., "payload": {...}}` in UTF-8. The array
/// is owned by this object; nobody writes to it.
@SuppressWarnings("ArrayRecordComponent") // nobody compares documents
public record EncodedEvent(String type, byte[] json) {}
