/// Shows operators the log over HTTP: pages and streams of events, a search, and an aggregate through time.
@NullMarked
package io.edupulse.node.http.log;

import org.jspecify.annotations.NullMarked;
