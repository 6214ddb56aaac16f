/// Text that is the same on every machine. Nothing that depends on the default locale, charset or time zone may enter.
@NullMarked
package io.edupulse.kernel.text;

import org.jspecify.annotations.NullMarked;
