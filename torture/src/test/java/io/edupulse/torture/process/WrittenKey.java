package io.edupulse.torture.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A key in the data folder of a node of a test, and a token for it.
public final class WrittenKey {

    private WrittenKey() {}

    public static String tokenFor(Path data) throws IOException {
        var key = new AccessKey();
        key.write(data);
        return key.token(Duration.ofHours(1));
    }
}
