package io.edupulse.torture.fault;

import io.edupulse.torture.proxy.LinkMode;
import io.edupulse.torture.proxy.TcpProxy;
import java.util.List;
import java.util.stream.Collectors;

/// Links that do not pass what they should.
record LinkFault(List<TcpProxy> links, LinkMode mode) implements Fault {

    LinkFault {
        links = List.copyOf(links);
        if (links.isEmpty()) {
            throw new IllegalArgumentException("There is no such link");
        }
    }

    @Override
    public String begin() {
        links.forEach(link -> link.set(mode));
        return links.stream().map(TcpProxy::name).sorted().collect(Collectors.joining(", "));
    }

    @Override
    public void heal() {
        links.forEach(link -> link.set(LinkMode.OPEN));
    }

    @Override
    public boolean isBack() {
        return true; // the parts at its ends tell
    }
}
