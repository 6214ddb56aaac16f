/// News between nodes as messages of core NATS, which nothing keeps. Sees the connection alone.
@NullMarked
package io.edupulse.nats.announce;

import org.jspecify.annotations.NullMarked;
