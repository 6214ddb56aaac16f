/// What can happen to a system, each with its end and with how to see that what it hit is back.
@NullMarked
package io.edupulse.torture.fault;

import org.jspecify.annotations.NullMarked;
