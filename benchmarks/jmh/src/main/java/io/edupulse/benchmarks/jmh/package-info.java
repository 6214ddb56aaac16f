/// What the parts that run inside the process cost by themselves, measured with JMH. Nothing that needs a database, a
/// broker or a disk enters here.
@NullMarked
package io.edupulse.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
