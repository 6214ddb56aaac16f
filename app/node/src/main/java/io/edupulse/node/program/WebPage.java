package io.edupulse.node.program;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A web page of a program, which its nodes serve at `/NAME/`: some files of the class path, read when HTTP starts.
/// Its modules import what the framework has for pages from `../shared/`.
///
/// @param name lower-case words with dashes between
/// @param title the name for people, in the navigation of all pages
/// @param owner the class beside whose file is a folder with the page's name, which has the files
/// @param files the names of the files; `index.html` is what `/NAME/` gives
public record WebPage(String name, String title, Class<?> owner, List<String> files) {

    public WebPage {
        files = List.copyOf(files);
    }

    public static WebPage of(String name, String title, Class<?> owner, String... files) {
        return new WebPage(name, title, owner, List.of(files));
    }

    /// The content of one of its files; null if the class path has no such file.
    public byte @Nullable [] read(String file) throws IOException {
        try (InputStream in = owner.getResourceAsStream(name + "/" + file)) {
            return in == null ? null : in.readAllBytes();
        }
    }
}
