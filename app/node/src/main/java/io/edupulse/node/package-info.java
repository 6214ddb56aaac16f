/// The door of the framework: a program as its author declares it, and its command line. Sees all packages below.
@NullMarked
package io.edupulse.node;

import org.jspecify.annotations.NullMarked;
