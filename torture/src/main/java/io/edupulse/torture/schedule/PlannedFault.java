package io.edupulse.torture.schedule;

import java.time.Duration;

/// A fault of the schedule.
///
/// @param at from the beginning of the schedule; later if the fault before has not healed by then
/// @param fault its name
/// @param target a process or a link, or `leader` for the one that leads then
/// @param lasts from its beginning until it is healed
public record PlannedFault(Duration at, String fault, String target, Duration lasts) {}
