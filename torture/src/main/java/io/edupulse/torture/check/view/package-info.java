/// What read models hold and what queries answered.
@NullMarked
package io.edupulse.torture.check.view;

import org.jspecify.annotations.NullMarked;
