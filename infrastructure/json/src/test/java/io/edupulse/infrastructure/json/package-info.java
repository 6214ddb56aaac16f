/// Tests of the JSON formats.
@NullMarked
package io.edupulse.infrastructure.json;

import org.jspecify.annotations.NullMarked;
