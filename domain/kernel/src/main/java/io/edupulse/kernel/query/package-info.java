/// Questions to read models. How they are answered is no concern of this package.
@NullMarked
package io.edupulse.kernel.query;

import org.jspecify.annotations.NullMarked;
