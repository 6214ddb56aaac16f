/// The HTTP server: where it listens, TLS, its limits, and how requests and answers go through it. Nothing but this
/// package knows which server it is.
@NullMarked
package io.edupulse.node.http.server;

import org.jspecify.annotations.NullMarked;
