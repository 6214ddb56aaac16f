/// Collections for states that are immutable and still grow: changed copies share what did not change. Only what the
/// JDK does not have.
@NullMarked
package io.edupulse.kernel.collection;

import org.jspecify.annotations.NullMarked;
