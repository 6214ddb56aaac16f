/// Tests of projections: given events, then rows. Knows the engine and rebuilds, and PostgreSQL by a database that it
/// is
/// given.
@NullMarked
package io.edupulse.testkit.projection;

import org.jspecify.annotations.NullMarked;
