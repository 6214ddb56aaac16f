/// Processes of a run: both servers, nodes and clients. They end with the suite.
@NullMarked
package io.edupulse.torture.process;

import org.jspecify.annotations.NullMarked;
