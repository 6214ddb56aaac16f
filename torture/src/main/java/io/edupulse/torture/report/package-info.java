/// The verdict of a run for people and for programs: `report.html`, one file that needs no other, and `report.json`.
@NullMarked
package io.edupulse.torture.report;

import org.jspecify.annotations.NullMarked;
