/// Files and folders that one user alone can read. Knows nothing of what is in them.
@NullMarked
package io.edupulse.kernel.file;

import org.jspecify.annotations.NullMarked;
