/// What is kept for a time and then deleted: answers to commands with an idempotency key, and finished rebuilds. The
/// log itself is kept for ever.
@NullMarked
package io.edupulse.postgres.retention;

import org.jspecify.annotations.NullMarked;
