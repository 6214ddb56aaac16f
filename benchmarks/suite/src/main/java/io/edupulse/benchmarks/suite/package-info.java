/// Runs the contestants in turns on one PostgreSQL, measures the raw limits of database and broker beside them, and
/// writes the results. Everything that is measured about EduPulse Live goes through its public doors.
@NullMarked
package io.edupulse.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
