/// Says whether a run shows what the product promises. [Checks] reads the folder of a run, the log, the streams
/// and the read models, and asks each checker. No class of the framework may enter, nor may one of the product:
/// what judges them is written a second time, over plain SQL, raw messages and raw JSON.
@NullMarked
package io.edupulse.torture.check;

import org.jspecify.annotations.NullMarked;
