/// A collection for states that gather many entries. Nothing that the JDK has already.
@NullMarked
package io.edupulse.kernel.collection;

import org.jspecify.annotations.NullMarked;
