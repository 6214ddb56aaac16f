package io.edupulse.torture.proxy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// All links of a run, by the names of their ends: `n1>pg-a` is what the node n1 uses to reach the server pg-a.
/// Thread-safe.
public final class Links implements AutoCloseable {

    private final Map<String, TcpProxy> links = new ConcurrentHashMap<>();

    /// Makes a link from one process to another.
    ///
    /// @param port where it listens; 0 for any free port
    public TcpProxy add(String from, String to, int port, int targetPort) {
        var proxy = TcpProxy.start(from + ">" + to, port, targetPort);
        links.put(proxy.name(), proxy);
        return proxy;
    }

    /// The links between two processes or groups of processes, in both directions.
    ///
    /// @param from a name, or the beginning of several
    /// @param to the same
    public List<TcpProxy> between(String from, String to) {
        return all().stream()
                .filter(link -> connects(link, from, to) || connects(link, to, from))
                .toList();
    }

    public Collection<TcpProxy> all() {
        return links.values();
    }

    @Override
    public void close() {
        all().forEach(TcpProxy::close);
    }

    private static boolean connects(TcpProxy link, String from, String to) {
        int middle = link.name().indexOf('>');
        return link.name().startsWith(from) && link.name().substring(middle + 1).startsWith(to);
    }
}
