/// The system under torture as a whole: servers, nodes, clients and the links between them, and how far it is.
@NullMarked
package io.edupulse.torture.cluster;

import org.jspecify.annotations.NullMarked;
