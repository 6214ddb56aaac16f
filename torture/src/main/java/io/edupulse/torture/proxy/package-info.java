/// Proxies between all processes of a run, each with the faults that a network has. They know bytes and no
/// protocol.
@NullMarked
package io.edupulse.torture.proxy;

import org.jspecify.annotations.NullMarked;
