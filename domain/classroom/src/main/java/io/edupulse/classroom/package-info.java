/// The product: what teachers, students and classes do. Built on the kernel, which knows nothing of it.
@NullMarked
package io.edupulse.classroom;

import org.jspecify.annotations.NullMarked;
