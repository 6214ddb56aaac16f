/// The Maven plugin that generates jOOQ classes of read models. It runs inside Maven, on whichever Java that has, so it
/// only finds a Java 25 and starts the generator on it.
@NullMarked
package io.edupulse.codegen.maven;

import org.jspecify.annotations.NullMarked;
