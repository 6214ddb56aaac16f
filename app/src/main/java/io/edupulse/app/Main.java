package io.edupulse.app;

import io.edupulse.app.cli.EduPulseCommand;

/// The entry point: see `./edupulse --help`.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.setProperty("org.jooq.no-logo", "true");
        System.setProperty("org.jooq.no-tips", "true");
        System.exit(EduPulseCommand.run(args));
    }
}
