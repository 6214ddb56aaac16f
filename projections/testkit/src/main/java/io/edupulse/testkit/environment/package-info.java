/// A database and an environment of NATS for each test, on one PostgreSQL and one nats-server for the whole run. Knows
/// how to make, hand out and remove them, and nothing of what a test does with them.
@NullMarked
package io.edupulse.testkit.environment;

import org.jspecify.annotations.NullMarked;
