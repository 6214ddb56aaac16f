/// What a node answers over HTTP: its routes, who may use them, and the document that describes them. Knows no server.
@NullMarked
package io.edupulse.node.http;

import org.jspecify.annotations.NullMarked;
