/// JSON: how events are written into the log and onto the wire, and how commands come in from outside. Everything that
/// knows Jackson is here; nothing here knows a database, a broker or a particular event.
@NullMarked
package io.edupulse.json;

import org.jspecify.annotations.NullMarked;
