/// When which fault happens to what: a function of the seed. Nothing that runs enters.
@NullMarked
package io.edupulse.torture.schedule;

import org.jspecify.annotations.NullMarked;
