/// Hot standbys that answer queries: which of them may, whose turn it is, and how the turn passes on. Only
/// queries come here; what writes or reads the log has the database of the node.
@NullMarked
package io.edupulse.node.standby;

import org.jspecify.annotations.NullMarked;
