/// Events, envelopes and commands as JSON. Knows records and their names, and no particular one.
@NullMarked
package io.edupulse.infrastructure.json;

import org.jspecify.annotations.NullMarked;
