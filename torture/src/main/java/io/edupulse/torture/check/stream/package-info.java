/// What the broker has, and what it handed to readers in other processes.
@NullMarked
package io.edupulse.torture.check.stream;

import org.jspecify.annotations.NullMarked;
