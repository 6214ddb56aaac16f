package io.edupulse.kernel.aggregate;

/// Something that has happened in the domain: an immutable record, named in the past tense. The simple name of its
/// class is its type on the wire and in the log, so renaming the class changes the format.
public interface DomainEvent {}
