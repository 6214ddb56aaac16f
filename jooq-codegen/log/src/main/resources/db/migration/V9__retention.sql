-- Old receipts are found by their time. Receipts of one batch have the same time, so an entry of the index is small.
create index command_receipts_recorded_at on command_receipts (recorded_at);
