/// The log as plain SQL shows it, and the envelope that must have been published of each of its rows. Readers
/// only, and no class of the framework.
@NullMarked
package io.edupulse.torture.check.log;

import org.jspecify.annotations.NullMarked;
