package io.murmuration.membership.transport;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.io.Udp;
import akka.io.UdpMessage;
import akka.util.ByteString;
import io.murmuration.membership.member.Address;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Owns a socket of {@code akka.io.Udp}. That speaks classic messages, so the behavior understands
 * any object within and is narrowed to its protocol for the outside.
 *
 * <p>Akka's socket actor fails when the operating system refuses a datagram (no route, a firewall);
 * a new one is then bound to the same port, and the owner sees lost packets, as on any network. The
 * failed socket keeps its port until the selector that knew it wakes up, which nothing would cause:
 * so a helper is bound to any port and unbound first, to wake it.
 */
final class UdpTransportActor extends AbstractBehavior<Object> {

    /** Says that a datagram was written, so that another may wait. */
    private enum Written implements Udp.Event {
        INSTANCE
    }

    /** The outcome of the search for the address to bind to. */
    private record BindHost(
            @Nullable InetAddress address, @Nullable Throwable failure) {}

    private enum BindAgain {
        INSTANCE
    }

    // Akka may run several selectors, and the helper may have woken another.
    private static final Duration BIND_AGAIN_AFTER = Duration.ofMillis(50);
    private static final int BIND_AGAIN_AT_MOST = 100;

    static Behavior<TransportCommand> create(UdpTransport settings, ActorRef<TransportEvent> owner) {
        return Behaviors.<Object>setup(context -> new UdpTransportActor(context, settings, owner))
                .narrow();
    }

    private final UdpTransport settings;
    private final ActorRef<TransportEvent> owner;
    private final akka.actor.ActorRef classicSelf;
    private final PacketPort port;
    private final Hosts hosts;
    private @Nullable InetSocketAddress bindAddress;
    private akka.actor.@Nullable ActorRef socket;
    private boolean wasBound;
    private boolean closing;
    private int failedBinds;
    private int waiting;

    private UdpTransportActor(ActorContext<Object> context, UdpTransport settings, ActorRef<TransportEvent> owner) {
        super(context);
        this.settings = settings;
        this.owner = owner;
        this.classicSelf = Adapter.toClassic(context.getSelf());
        this.port = new PacketPort(owner, context.getLog());
        this.hosts = new Hosts(context, System::nanoTime);
        context.pipeToSelf(hosts.lookUp(settings.host()), BindHost::new);
    }

    @Override
    public Receive<Object> createReceive() {
        return newReceiveBuilder()
                .onMessage(TransportCommand.Send.class, this::onSend)
                .onMessage(Udp.Received.class, this::onReceived)
                .onMessageEquals(Written.INSTANCE, this::onWritten)
                .onMessage(Hosts.Found.class, this::onFound)
                .onMessage(TransportCommand.GetCounters.class, this::onGetCounters)
                .onMessage(BindHost.class, this::onBindHost)
                .onMessage(Udp.Bound.class, this::onBound)
                .onMessageEquals(BindAgain.INSTANCE, this::onBindAgain)
                .onMessage(Udp.CommandFailed.class, this::onCommandFailed)
                .onMessage(TransportCommand.Close.class, close -> onClose())
                .onMessage(Udp.Unbound.class, unbound -> onUnbound())
                .onSignal(Terminated.class, terminated -> onSocketLost())
                .onSignal(PostStop.class, stopped -> onStopped())
                .build();
    }

    private Behavior<Object> onBindHost(BindHost found) {
        if (found.address() == null) {
            return bindFailed("host not known", UdpTransport.HOST_KEY + " to an address of this machine");
        }
        bindAddress = new InetSocketAddress(found.address(), settings.port());
        bind(bindAddress);
        return this;
    }

    private void bind(InetSocketAddress address) {
        Udp.get(Adapter.toClassic(getContext().getSystem()))
                .manager()
                .tell(UdpMessage.bind(classicSelf, address), classicSelf);
    }

    private Behavior<Object> onBound(Udp.Bound bound) {
        akka.actor.ActorRef opened = Adapter.toClassic(getContext()).sender();
        if (closing || (wasBound && !bound.localAddress().equals(bindAddress))) {
            opened.tell(UdpMessage.unbind(), classicSelf);
            return this;
        }
        Adapter.watch(getContext(), opened);
        socket = opened;
        failedBinds = 0;
        waiting = 0;
        bindAddress = bound.localAddress();
        if (!wasBound) {
            wasBound = true;
            owner.tell(new TransportEvent.Bound(
                    new Address(settings.host(), bound.localAddress().getPort())));
        }
        return this;
    }

    private Behavior<Object> onCommandFailed(Udp.CommandFailed failed) {
        if (failed.cmd() instanceof Udp.Send) {
            waiting = Math.max(0, waiting - 1);
            port.failed();
            return this;
        }
        if (failed.cmd() instanceof Udp.Bind bind) {
            failedBinds++;
            if (wasBound && failedBinds < BIND_AGAIN_AT_MOST) {
                return bindAgainLater();
            }
            return bindFailed(causeOf(bind), UdpTransport.PORT_KEY + " to a free port, or to 0 for any");
        }
        return this;
    }

    /** Asks the operating system again, since Akka does not tell what it said. */
    private static String causeOf(Udp.Bind bind) {
        try (DatagramSocket attempt = new DatagramSocket(bind.localAddress())) {
            return "refused, though " + attempt.getLocalSocketAddress() + " is free now";
        } catch (SocketException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Behavior<Object> bindFailed(String cause, String advice) {
        int wanted = bindAddress == null ? settings.port() : bindAddress.getPort();
        String where = settings.host() + ":" + wanted;
        owner.tell(new TransportEvent.BindFailed("cannot bind UDP " + where + " (" + cause + "): set " + advice));
        return Behaviors.stopped();
    }

    private Behavior<Object> onSend(TransportCommand.Send send) {
        if (socket == null || waiting >= settings.maxWaiting()) {
            port.overflowed();
            return this;
        }
        InetAddress target = hosts.find(send.to().host());
        if (target == null) {
            port.unresolved();
            return this;
        }
        if (!isOneNode(target)) {
            port.failed();
            return this;
        }
        byte[] bytes = port.encode(send.packet());
        if (bytes != null) {
            InetSocketAddress to = new InetSocketAddress(target, send.to().port());
            socket.tell(UdpMessage.send(ByteString.fromArray(bytes), to, Written.INSTANCE), classicSelf);
            waiting++;
            port.sent(bytes.length);
        }
        return this;
    }

    /**
     * Tells addresses that a forged sender may name in order to reach many, or to fail the socket.
     */
    private static boolean isOneNode(InetAddress address) {
        return !address.isMulticastAddress()
                && !address.isAnyLocalAddress()
                && !address.getHostAddress().equals("255.255.255.255");
    }

    private Behavior<Object> onWritten() {
        waiting = Math.max(0, waiting - 1);
        return this;
    }

    private Behavior<Object> onReceived(Udp.Received received) {
        InetSocketAddress sender = received.sender();
        if (sender.getPort() == 0) { // a forged datagram; nobody can be answered there
            port.arrivedFromNowhere(received.data().size());
            return this;
        }
        Address from = new Address(sender.getAddress().getHostAddress(), sender.getPort());
        port.arrived(from, received.data().asByteBuffer());
        return this;
    }

    private Behavior<Object> onFound(Hosts.Found found) {
        hosts.found(found);
        return this;
    }

    private Behavior<Object> onGetCounters(TransportCommand.GetCounters get) {
        get.replyTo().tell(port.counters());
        return this;
    }

    private Behavior<Object> onSocketLost() {
        socket = null;
        if (isSystemTerminating()) {
            getContext().getLog().debug("socket ended with the actor system: address={}", bindAddress);
            return this;
        }
        getContext().getLog().warn("socket failed, binding again: address={}", bindAddress);
        for (; waiting > 0; waiting--) {
            port.failed();
        }
        return onBindAgain();
    }

    /** Akka stops its sockets and this actor in no order. */
    private boolean isSystemTerminating() {
        return Adapter.toClassic(getContext().getSystem()) instanceof ExtendedActorSystem system
                && system.isTerminating();
    }

    private Behavior<Object> bindAgainLater() {
        getContext().scheduleOnce(BIND_AGAIN_AFTER, getContext().getSelf(), BindAgain.INSTANCE);
        return this;
    }

    private Behavior<Object> onBindAgain() {
        bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)); // the helper
        return this;
    }

    private Behavior<Object> onClose() {
        closing = true;
        if (socket == null) {
            return onUnbound();
        }
        Adapter.unwatch(getContext(), socket);
        socket.tell(UdpMessage.unbind(), classicSelf);
        socket = null;
        return this;
    }

    /** Unbinds, which wakes the selector, so that the port is free for who comes after. */
    private Behavior<Object> onStopped() {
        if (socket != null) {
            socket.tell(UdpMessage.unbind(), classicSelf);
        }
        return this;
    }

    private Behavior<Object> onUnbound() {
        if (!closing && bindAddress != null) {
            bind(bindAddress);
            return this;
        }
        owner.tell(new TransportEvent.Closed());
        return Behaviors.stopped();
    }
}
