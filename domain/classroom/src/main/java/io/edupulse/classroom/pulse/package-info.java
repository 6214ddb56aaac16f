/// Learning pulses: a prompt that each learner answers once with an artefact. Rules only; no I/O.
@NullMarked
package io.edupulse.classroom.pulse;

import org.jspecify.annotations.NullMarked;
