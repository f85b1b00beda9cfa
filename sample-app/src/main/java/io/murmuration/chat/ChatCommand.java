package io.murmuration.chat;

import io.murmuration.membership.member.Address;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs a chat node in this terminal, or over pipes. */
@Command(
        name = "chat",
        mixinStandardHelpOptions = true,
        description = "Chats with everyone in the cluster. Without --seed it starts a cluster that others can join.",
        footer = {
            "",
            "Piped, it reads a line for each message or command and prints plain lines; at the end of its",
            "input it leaves, unless --stay is given.",
            "Exit codes: 0 left in good order, 1 could not join or was replaced, 2 wrong usage."
        })
public final class ChatCommand implements Callable<Integer> {

    private static final String DEFAULT_BIND = "127.0.0.1:7100";
    private static final String DEFAULT_BIND_WITH_SEEDS = "127.0.0.1:0";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--name", paramLabel = "NAME", description = "name of this node; default: your user name")
    private @Nullable String name;

    @Option(names = "--nick", paramLabel = "NICK", description = "what others call you; default: the node's name")
    private @Nullable String nick;

    @Option(names = "--room", paramLabel = "ROOM", defaultValue = "lobby", description = "default: ${DEFAULT-VALUE}")
    private String room = "lobby";

    @Option(
            names = "--bind",
            paramLabel = "HOST:PORT",
            description = "where gossip is received; port 0 takes any free one; default: " + DEFAULT_BIND
                    + ", with --seed " + DEFAULT_BIND_WITH_SEEDS)
    private @Nullable String bind;

    @Option(names = "--seed", paramLabel = "HOST:PORT", description = "a node of the cluster; may be repeated")
    private List<String> seeds = new ArrayList<>();

    @Option(names = "--cluster", paramLabel = "NAME", defaultValue = "chat", description = "default: ${DEFAULT-VALUE}")
    private String cluster = "chat";

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            defaultValue = "lan",
            description = "lan, fast or wan; default: ${DEFAULT-VALUE}")
    private String profile = "lan";

    @Option(
            names = "--akka-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "port of messages between actors; 0, the default, takes any free one")
    private int akkaPort;

    @Option(
            names = "--log",
            paramLabel = "FORM",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private ChatLog.Form log = ChatLog.Form.text;

    @Option(
            names = "--log-file",
            paramLabel = "FILE",
            description = "default: the error stream when piped, else a file in the folder for temporary files")
    private @Nullable Path logFile;

    @Option(names = "--events", description = "print every event also as a line '@event {json}'")
    private boolean events;

    @Option(names = "--plain", description = "print plain lines, as when piped")
    private boolean plain;

    @Option(names = "--stay", description = "when piped, stay after the end of the input")
    private boolean stay;

    private final InputStream in;
    private final PrintStream out;

    /** Makes the command on the standard streams. */
    public ChatCommand() {
        this(System.in, new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
    }

    ChatCommand(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        ChatSettings settings;
        try {
            settings = settings();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine(), String.valueOf(e.getMessage()), e);
        }
        boolean piped = plain || !TerminalCheck.isInteractive();
        ChatLog.begin(log, piped ? Optional.ofNullable(logFile) : Optional.of(fileFor(settings)), settings.name());
        if (piped) {
            return run(settings, new PlainScreen(out, events), Optional.empty());
        }
        try (TerminalScreen screen = TerminalScreen.open(events)) {
            return run(settings, screen, Optional.of(screen));
        }
    }

    private int run(ChatSettings settings, Screen screen, Optional<TerminalScreen> terminal) {
        ChatNode node;
        try {
            node = ChatNode.start(settings, screen);
        } catch (RuntimeException e) {
            screen.problem("cannot start: " + causes(e));
            return 1;
        }
        if (!settings.seeds().isEmpty()) {
            screen.notice("looking for cluster " + settings.cluster() + " at "
                    + Names.list(
                            settings.seeds().stream().map(Address::toString).toList()));
        }
        try {
            node.join().toCompletableFuture().join();
        } catch (CompletionException e) {
            screen.problem("cannot join: " + causes(e));
            node.leave().toCompletableFuture().join();
            return 1;
        }
        ChatLog.member(node.life());
        terminal.ifPresent(screenWithNames -> screenWithNames.completeFrom(node::view));
        Thread typing = new Thread(
                () -> terminal.ifPresentOrElse(
                        interactive -> readTerminal(interactive, settings.nick(), node), () -> readLines(node)),
                "typing");
        typing.setDaemon(true);
        typing.start();
        node.ended().toCompletableFuture().join();
        return node.wasSuperseded() ? 1 : 0;
    }

    private void readTerminal(TerminalScreen screen, String prompt, ChatNode node) {
        Input input;
        do {
            input = screen.read(prompt + "> ").map(Input::parse).orElse(new Input.Quit());
            node.type(input);
        } while (!(input instanceof Input.Quit));
    }

    private void readLines(ChatNode node) {
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                node.type(Input.parse(line));
            }
        } catch (IOException e) {
            out.println("! cannot read what you type any more: " + e.getMessage());
        }
        if (!stay) {
            node.type(new Input.Quit());
        }
    }

    private ChatSettings settings() {
        String chosen = name != null ? name : System.getProperty("user.name", "someone");
        Bind where = Bind.parse(bind != null ? bind : seeds.isEmpty() ? DEFAULT_BIND : DEFAULT_BIND_WITH_SEEDS);
        List<Address> addresses = new ArrayList<>();
        for (String seed : seeds) {
            addresses.add(Address.parse(seed));
        }
        String called = nick != null ? nick : chosen;
        return new ChatSettings(
                chosen, called, room, cluster, where.host(), where.port(), addresses, profile, akkaPort);
    }

    /** An address whose port may be 0, for any free one. */
    private record Bind(String host, int port) {

        static Bind parse(String text) {
            if (text.endsWith(":0")) {
                Address valid = Address.parse(text.substring(0, text.length() - 1) + "1");
                return new Bind(valid.host(), 0);
            }
            Address address = Address.parse(text);
            return new Bind(address.host(), address.port());
        }
    }

    private Path fileFor(ChatSettings settings) throws IOException {
        if (logFile != null) {
            return logFile;
        }
        String user = System.getProperty("user.name", "someone");
        Path folder = Path.of(System.getProperty("java.io.tmpdir", "."), "murmuration-" + user);
        Files.createDirectories(folder);
        String file = settings.name().replaceAll("[^A-Za-z0-9._-]", "_").toLowerCase(Locale.ROOT);
        return folder.resolve("chat-" + file + ".log");
    }

    private CommandLine commandLine() {
        if (spec == null) {
            throw new IllegalStateException("the command runs only by a picocli CommandLine");
        }
        return spec.commandLine();
    }

    private static String causes(Throwable problem) {
        Throwable cause = problem;
        while (cause.getCause() != null && (cause.getMessage() == null || cause instanceof CompletionException)) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
