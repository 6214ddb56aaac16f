/// The web pages of a node: a fixed table of files, with the headers that keep a page to itself. Data comes from the
/// interface that all clients have, so nothing here knows commands, queries or callers.
@NullMarked
package io.edupulse.node.http.page;

import org.jspecify.annotations.NullMarked;
