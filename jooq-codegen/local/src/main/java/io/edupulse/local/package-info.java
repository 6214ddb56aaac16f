/// Servers that this process starts for itself, as its children: what tells them from all others, and how they are
/// started, asked, stopped and, after a crash, found again. Which server it is and what it needs stays with its class.
@NullMarked
package io.edupulse.local;

import org.jspecify.annotations.NullMarked;
