package io.edupulse.classroom.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The program, with a thread beside it that takes all memory once a file is there.
final class HungryNode {

    private static final int BYTES = 1_000_000;

    private HungryNode() {}

    public static void main(String[] args) {
        Thread.ofPlatform().daemon().start(() -> eat(Path.of(System.getProperty("eat"))));
        Main.main(args);
    }

    private static void eat(Path sign) {
        List<byte[]> eaten = new ArrayList<>();
        while (true) {
            try {
                if (Files.exists(sign)) {
                    eaten.add(new byte[BYTES]);
                } else {
                    Thread.sleep(50);
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
