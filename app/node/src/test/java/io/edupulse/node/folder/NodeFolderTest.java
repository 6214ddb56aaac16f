package io.edupulse.node.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edupulse.kernel.failure.CodedException;
import io.edupulse.node.folder.NodeFolder.Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeFolderTest {

    private static final Address HERE = new Address(
            ProcessHandle.current().pid(), "jdbc:postgresql://x/y?password=s3cret", "nats://z", "http://localhost:1");

    @TempDir
    private Path temporary;

    @Test
    void one_node_at_a_time_has_a_folder_also_in_one_process() throws Exception {
        var path = temporary.resolve("data");
        var link = Files.createSymbolicLink(temporary.resolve("link"), path);
        try (var folder = NodeFolder.take(path)) {
            folder.announce(HERE);
            for (var name : new Path[] {path, link}) {
                assertRefused("data.in-use", name);
                assertThat(NodeFolder.find(name)).contains(HERE);
            }
            assertThat(LockProbe.getsLock(path)).isFalse();
        }
        assertThat(LockProbe.getsLock(path)).isTrue();
        NodeFolder.take(path).close();
    }

    @Test
    void the_node_of_the_original_does_not_run_on_a_copy() throws Exception {
        var path = temporary.resolve("data");
        var copy = Files.createDirectory(temporary.resolve("copy"));
        try (var folder = NodeFolder.take(path)) {
            folder.announce(HERE);
            for (var file : new String[] {"node.json", "node.lock"}) {
                Files.copy(path.resolve(file), copy.resolve(file));
            }
            assertThat(NodeFolder.find(copy)).isEmpty();
            try (var taken = NodeFolder.take(copy)) {
                assertThat(NodeFolder.find(copy)).isEmpty();
                assertThat(taken.postgres()).isEqualTo(copy.toRealPath().resolve("postgres"));
            }
            assertThat(NodeFolder.find(path)).contains(HERE);
        }
    }

    @Test
    void a_running_node_is_found_in_its_moved_folder() throws Exception {
        var path = temporary.resolve("data");
        try (var folder = NodeFolder.take(path)) {
            folder.announce(HERE);
            var moved = Files.move(path, temporary.resolve("moved"));
            assertThat(NodeFolder.find(moved)).contains(HERE);
            assertThat(NodeFolder.find(path)).isEmpty();
            assertRefused("data.in-use", moved);
        }
    }

    /// As after a crash, with a process that has got the number since.
    @Test
    void what_is_written_down_is_no_proof_that_a_node_runs() throws Exception {
        var path = temporary.resolve("data");
        NodeFolder.take(path).close();
        tell(path, HERE.pid());
        assertThat(NodeFolder.find(path)).isEmpty();
        NodeFolder.take(path).close();
        assertThat(path.resolve("node.json")).doesNotExist();
    }

    /// As a new node sees it that has just taken the folder, and has not told yet how to reach it.
    @Test
    void the_address_of_a_node_that_has_ended_is_no_address() throws Exception {
        var path = temporary.resolve("data");
        var ended = new ProcessBuilder("true").start();
        ended.waitFor();
        try (var _ = NodeFolder.take(path)) {
            tell(path, ended.pid());
            assertThat(NodeFolder.find(path)).isEmpty();
        }
    }

    @Test
    void a_folder_that_it_makes_is_for_its_owner_alone() throws Exception {
        var path = temporary.resolve("above/data");
        NodeFolder.take(path).close();
        assertThat(permissions(path)).isEqualTo("rwx------");
        assertThat(permissions(path.getParent())).isEqualTo("rwx------");
    }

    /// Also where a node of an earlier version has left a file behind that all may read.
    @Test
    void the_addresses_with_their_passwords_are_for_its_owner_alone_in_a_folder_that_all_may_read() throws Exception {
        var path = Files.createDirectory(
                temporary.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.writeString(path.resolve("node.json.new"), "");
        try (var folder = NodeFolder.take(path)) {
            folder.announce(HERE);
            assertThat(permissions(path.resolve("node.json"))).isEqualTo("rw-------");
            assertThat(permissions(path)).isEqualTo("rwxr-xr-x");
            assertThat(NodeFolder.find(path)).contains(HERE);
        }
        assertThat(HERE.toString()).doesNotContain("s3cret");
    }

    private static String permissions(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proc/edupulse", "/dev/null/data"})
    void a_folder_that_cannot_be_written_is_refused_with_a_code(String path) {
        assertRefused("data.not-writable", Path.of(path));
    }

    @Test
    void a_file_in_place_of_the_folder_is_refused_with_a_code() throws Exception {
        assertRefused("data.not-writable", Files.createFile(temporary.resolve("file")));
    }

    @Test
    void a_path_that_is_too_long_for_the_servers_is_refused_with_a_code() {
        var path = temporary;
        for (int i = 0; i < 5; i++) {
            path = path.resolve("x".repeat(200));
        }
        assertRefused("data.unusable-path", path);
    }

    private static void tell(Path path, long pid) throws Exception {
        Files.writeString(
                path.resolve("node.json"),
                "{\"pid\":" + pid + ",\"database_url\":\"jdbc:postgresql://x/y\",\"nats_url\":\"nats://z\"}");
    }

    private static void assertRefused(String code, Path path) {
        assertThatThrownBy(() -> NodeFolder.take(path)).isInstanceOfSatisfying(CodedException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused).hasMessageContaining(path.toString());
        });
    }
}
