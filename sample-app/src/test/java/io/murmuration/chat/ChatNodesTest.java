package io.murmuration.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.membership.member.Address;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real nodes in one process, over real sockets; every wait is for a line on a screen. */
class ChatNodesTest {

    private record Person(RecordingScreen screen, ChatNode node) {

        void says(String line) {
            node.type(Input.parse(line));
        }
    }

    private final Map<String, Person> people = new LinkedHashMap<>();
    private final List<Address> seeds = new ArrayList<>();

    @AfterEach
    void everyoneLeaves() throws Exception {
        List<Person> all = List.copyOf(people.values());
        all.forEach(person -> person.node().leave());
        for (Person person : all) {
            person.node().ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void everyoneIsShownEachSpeakersWordsOnceAndInOrder() throws Exception {
        List<Person> all = List.of(comes("alice"), comes("bob"), comes("carol"));
        all.get(0).screen().awaitLine(inRoom("alice", "bob", "carol"));

        for (int i = 0; i < 20; i++) {
            for (Person person : all) {
                person.says("line " + i);
            }
        }

        for (Person person : all) {
            person.screen().await(lines -> person.screen().said().size() >= 60);
            List<String> said = person.screen().said();
            assertThat(said).hasSize(60).doesNotHaveDuplicates();
            for (String name : List.of("alice", "bob", "carol")) {
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    expected.add("[lobby] " + name + ": line " + i);
                }
                assertThat(said).containsSubsequence(expected);
            }
        }
    }

    @Test
    void aLatecomerIsShownTheHistoryAndWhoReturnsSeesOwnWordsAgainWhileOthersSeeNothingTwice() throws Exception {
        Person alice = comes("alice");
        Person bob = comes("bob");
        alice.screen().awaitLine(inRoom("alice", "bob"));
        alice.says("one");
        bob.screen().awaitLine("[lobby] alice: one"::equals);
        bob.says("two");
        alice.screen().awaitLine("[lobby] bob: two"::equals);

        Person carol = comes("carol");
        carol.screen().awaitLine("[lobby] bob: two (earlier)"::equals);
        assertThat(carol.screen().said()).containsExactly("[lobby] alice: one", "[lobby] bob: two");

        goes("bob");
        alice.screen().awaitLine("* bob has left"::equals);
        Person again = comes("bob");
        again.screen().awaitLine("[lobby] bob: two (earlier)"::equals);
        again.says("three");
        alice.screen().awaitLine("[lobby] bob: three"::equals);
        carol.screen().awaitLine("[lobby] bob: three"::equals);

        List<String> everything = List.of("[lobby] alice: one", "[lobby] bob: two", "[lobby] bob: three");
        assertThat(alice.screen().said()).isEqualTo(everything);
        assertThat(carol.screen().said()).isEqualTo(everything);
        assertThat(again.screen().said()).isEqualTo(everything);
    }

    @Test
    void privateMessagesAndOtherRoomsAreNotForEveryone() throws Exception {
        Person alice = comes("alice");
        Person bob = comes("bob");
        alice.screen().awaitLine(inRoom("alice", "bob"));
        bob.screen().awaitLine(inRoom("alice", "bob"));

        alice.says("/msg bob psst");
        bob.screen().awaitLine("[private] alice: psst"::equals);
        alice.screen().awaitLine("[private] to bob: psst"::equals);
        alice.says("/msg nobody psst");
        alice.screen().awaitLine("! nobody here is called nobody: /nodes lists everyone"::equals);

        bob.says("/join den");
        alice.screen().awaitLine("* bob is in #den now"::equals);
        bob.says("hello, den");
        bob.screen().awaitLine("[den] bob: hello, den"::equals);
        alice.says("/rooms");
        alice.screen().awaitLine("#den: bob"::equals);
        alice.says("/join den");
        alice.screen().awaitLine("[den] bob: hello, den (earlier)"::equals);
        assertThat(alice.screen().said()).containsOnlyOnce("[den] bob: hello, den");
    }

    private Person comes(String name) throws Exception {
        int port;
        try (DatagramSocket probe = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port = probe.getLocalPort();
        }
        ChatSettings settings = new ChatSettings(name, name, "lobby", "test", "127.0.0.1", port, seeds, "fast", 0);
        seeds.add(new Address("127.0.0.1", port));
        RecordingScreen screen = new RecordingScreen();
        Person person = new Person(screen, ChatNode.start(settings, screen));
        people.put(name, person);
        person.node().join().toCompletableFuture().get(30, TimeUnit.SECONDS);
        return person;
    }

    private void goes(String name) throws Exception {
        Person person = people.remove(name);
        if (person == null) {
            throw new IllegalArgumentException("nobody is called " + name);
        }
        person.node().leave().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static Predicate<String> inRoom(String... names) {
        String nodes = "\"nodes\":[\"" + String.join("\",\"", names) + "\"]";
        return line -> line.contains("\"RoomMembers\"") && line.contains(nodes);
    }
}
