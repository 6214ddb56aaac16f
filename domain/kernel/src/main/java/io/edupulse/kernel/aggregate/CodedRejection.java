package io.edupulse.kernel.aggregate;

/// A rejection that is its code and its message.
record CodedRejection(String code, String message) implements Rejection {}
