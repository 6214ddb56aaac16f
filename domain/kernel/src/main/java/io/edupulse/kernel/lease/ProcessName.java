package io.edupulse.kernel.lease;

import io.edupulse.kernel.text.Text;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// The name of a process for people, unique among machines.
public final class ProcessName {

    private ProcessName() {}

    /// The name of this process.
    public static String own() {
        var process = ProcessHandle.current().pid();
        try {
            return Text.format(
                    "process %d on %s", process, InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return Text.format("process %d", process);
        }
    }
}
