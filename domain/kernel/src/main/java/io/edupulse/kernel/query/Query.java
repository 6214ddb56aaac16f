package io.edupulse.kernel.query;

/// A question to read models, as a record whose components are what it asks for. One handler answers it.
///
/// @param <R> its answer: a record, a list or a page of records, or an `Optional` of one
public interface Query<R> {}
