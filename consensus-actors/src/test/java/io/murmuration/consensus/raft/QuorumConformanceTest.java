package io.murmuration.consensus.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.raft.DataDrivenFile.Case;
import io.murmuration.consensus.raft.Quorum.Vote;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestReporter;

/**
 * The cases of etcd-io/raft for the arithmetic of quorums: {@code committed} and {@code vote} with
 * the voters {@code cfg}, the old half {@code cfgj}, and what each of them acknowledged or voted in
 * the order of first mention, {@code _} for nothing.
 */
class QuorumConformanceTest {

    @TestFactory
    Stream<DynamicTest> quorumsDecideAsInTheCasesOfEtcd(TestReporter reporter) {
        return ConformanceCases.tests("etcd-raft/quorum", reporter, QuorumConformanceTest::check);
    }

    private static void check(Path file) {
        List<Case> cases = DataDrivenFile.read(file);
        assertThat(cases).isNotEmpty();
        for (Case one : cases) {
            assertThat(answer(one))
                    .as("%s line %d: %s", file.getFileName(), one.line(), one.directive())
                    .isEqualTo(one.expected());
        }
    }

    private static String answer(Case one) {
        ReplicaSet voters = replicas(one.values("cfg"));
        ReplicaSet outgoing = replicas(one.values("cfgj"));
        Map<Long, String> said = said(one);
        ReplicaSet all = voters.union(outgoing);
        if (said.size() != all.size()) {
            throw new IllegalArgumentException("line " + one.line() + ": not one answer for each of " + all);
        }
        return switch (one.directive()) {
            case "committed" -> committed(voters, outgoing, said);
            case "vote" -> vote(voters, outgoing, said);
            default -> throw new IllegalArgumentException("line " + one.line() + ": " + one.directive());
        };
    }

    private static String committed(ReplicaSet voters, ReplicaSet outgoing, Map<Long, String> said) {
        Map<Long, Long> indices = new LinkedHashMap<>();
        said.forEach((id, index) -> {
            if (!index.equals("_")) {
                indices.put(id, Long.parseLong(index));
            }
        });
        Quorum.Acknowledged acknowledged = id -> indices.getOrDefault(id, 0L);

        long index = Quorum.committedIndex(voters, outgoing, acknowledged);

        assertThat(Quorum.committedIndex(outgoing, voters, acknowledged)).isEqualTo(index);
        return picture(voters.union(outgoing), indices) + (index == Long.MAX_VALUE ? "∞" : index) + "\n";
    }

    private static String vote(ReplicaSet voters, ReplicaSet outgoing, Map<Long, String> said) {
        Quorum.Votes votes = id -> switch (said.getOrDefault(id, "_")) {
            case "y" -> Vote.GRANTED;
            case "n" -> Vote.REFUSED;
            default -> Vote.MISSING;
        };

        Quorum.VoteResult result = Quorum.vote(voters, outgoing, votes);

        assertThat(Quorum.vote(outgoing, voters, votes)).isEqualTo(result);
        return switch (result) {
            case WON -> "VoteWon\n";
            case LOST -> "VoteLost\n";
            case PENDING -> "VotePending\n";
        };
    }

    /** Draws a bar for each voter, as long as there are voters strictly behind it. */
    private static String picture(ReplicaSet all, Map<Long, Long> indices) {
        if (all.isEmpty()) {
            return "<empty majority quorum>";
        }
        int size = all.size();
        StringBuilder text = new StringBuilder(" ".repeat(size)).append("    idx\n");
        for (int i = 0; i < size; i++) {
            Long index = indices.get(all.at(i));
            int bar = behind(all, indices, index == null ? 0 : index);
            String drawn = index == null ? "?" + " ".repeat(size) : "x".repeat(bar) + ">" + " ".repeat(size - bar);
            text.append(String.format("%s %5d    (id=%x)\n", drawn, index == null ? 0 : index, all.at(i)));
        }
        return text.toString();
    }

    private static int behind(ReplicaSet all, Map<Long, Long> indices, long index) {
        int behind = 0;
        for (long id : all.toArray()) {
            behind += indices.getOrDefault(id, 0L) < index ? 1 : 0;
        }
        return behind;
    }

    private static Map<Long, String> said(Case one) {
        List<String> values = one.values(one.directive().equals("vote") ? "votes" : "idx");
        Map<Long, String> said = new LinkedHashMap<>();
        List<String> named = new ArrayList<>(one.values("cfg"));
        named.addAll(one.values("cfgj"));
        int next = 0;
        for (String name : named) {
            if (!name.equals("zero") && !said.containsKey(Long.parseLong(name))) {
                said.put(Long.parseLong(name), next < values.size() ? values.get(next) : "missing");
                next++;
            }
        }
        if (next != values.size()) {
            throw new IllegalArgumentException("line " + one.line() + ": " + values.size() + " answers of " + next);
        }
        return said;
    }

    private static ReplicaSet replicas(List<String> names) {
        return ReplicaSet.of(names.stream()
                .filter(name -> !name.equals("zero"))
                .mapToLong(Long::parseLong)
                .toArray());
    }
}
