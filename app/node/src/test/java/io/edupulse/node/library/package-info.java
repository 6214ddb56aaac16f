/// A program of another domain, as an adopter writes it. Sees the doors of the framework alone.
@NullMarked
package io.edupulse.node.library;

import org.jspecify.annotations.NullMarked;
