/// Tests of the JSON formats.
@NullMarked
package io.edupulse.json;

import org.jspecify.annotations.NullMarked;
