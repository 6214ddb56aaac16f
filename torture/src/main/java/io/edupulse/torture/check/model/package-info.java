/// The read models of the classroom as a fold over the raw log, one small class each, written from what their
/// tables say.
@NullMarked
package io.edupulse.torture.check.model;

import org.jspecify.annotations.NullMarked;
