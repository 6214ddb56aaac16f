/// Handlers that answer queries from read models, and the gateway that finds them. Knows no transport and no format.
@NullMarked
package io.edupulse.projection.query;

import org.jspecify.annotations.NullMarked;
