/// The deletion of old rows: receipts of idempotency keys, and finished rebuild jobs. Events are kept for ever.
@NullMarked
package io.edupulse.postgres.retention;

import org.jspecify.annotations.NullMarked;
