package io.edupulse.node.runtime;

/// Closes a node when the virtual machine ends. Closing this takes the hook away.
public final class ShutdownHook implements AutoCloseable {

    private final Thread hook;

    private ShutdownHook(Thread hook) {
        this.hook = hook;
    }

    /// Lets the virtual machine close a node, which closes the hook in turn.
    public static void closing(Node node) {
        var hook = new Thread(node::close, "close-node");
        Runtime.getRuntime().addShutdownHook(hook);
        node.add(new ShutdownHook(hook));
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // the virtual machine is ending, and the hook has begun
        }
    }
}
