package io.edupulse.torture.check.log;

/// A row of `command_receipts`.
public record StoredReceipt(String aggregate, String key, long sequence, int partition, long position) {}
