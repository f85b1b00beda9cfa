package io.murmuration.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Compare;
import io.murmuration.consensus.api.Compare.Relation;
import io.murmuration.consensus.api.Compare.Target;
import io.murmuration.consensus.api.KeyRange;
import io.murmuration.consensus.api.Op;
import io.murmuration.consensus.api.Txn;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TxnJsonTest {

    private static Txn read(String json) throws IOException {
        return TxnJson.read(new ObjectMapper().readTree(json.replace('\'', '"')));
    }

    @Test
    void guardsAndStepsAreReadInTheirOrder() throws IOException {
        Txn txn = read("""
                {'if': [{'key': 'a', 'target': 'mod', 'op': '=', 'value': 7},
                        {'key': 'a', 'target': 'value', 'op': '!=', 'value_base64': '/w=='},
                        {'key': 'b/', 'prefix': true, 'target': 'lease', 'op': '<', 'value': 'fe'}],
                 'then': [{'put': {'key': 'a', 'value': '1', 'lease': 'fe', 'prev': true}},
                          {'put': {'key': 'q/', 'value': '', 'sequential': true}},
                          {'delete': {'key': 'b/', 'prefix': true}}],
                 'else': [{'get': {'key': 'a', 'range_end': 'c', 'limit': 2, 'keys_only': true}}]}
                """);

        assertThat(txn.guards())
                .containsExactly(
                        Compare.unchangedSince(Bytes.of("a"), 7),
                        new Compare(
                                KeyRange.single(Bytes.of("a")),
                                Target.VALUE,
                                Relation.NOT_EQUAL,
                                0,
                                Bytes.wrap(new byte[] {(byte) 0xff})),
                        new Compare(KeyRange.prefix(Bytes.of("b/")), Target.SESSION, Relation.LESS, 0xfe, Bytes.EMPTY));
        assertThat(txn.then())
                .containsExactly(
                        new Op.Put(Bytes.of("a"), Bytes.of("1"), 0xfe, true),
                        new Op.PutSequential(Bytes.of("q/"), Bytes.EMPTY, 0),
                        new Op.Delete(KeyRange.prefix(Bytes.of("b/")), false));
        assertThat(txn.otherwise())
                .containsExactly(new Op.Range(new KeyRange(Bytes.of("a"), Bytes.of("c")), 0, 2, true, false, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                              | the document must be an object",
                "{}                                              | without steps",
                "{\"when\":[],\"then\":[{\"get\":{\"key\":\"a\"}}]} | when is not known",
                "{\"then\":{}}                                   | then must be an array",
                "{\"then\":[7]}                                  | then[0] must be an object",
                "{\"then\":[{\"put\":{},\"get\":{}}]}            | then[0] must be an object with exactly one of",
                "{\"then\":[{\"move\":{}}]}                      | then[0] is one of put, delete, get",
                "{\"then\":[{\"put\":{\"key\":\"a\"}}]}          | then[0].put.value is missing",
                "{\"then\":[{\"put\":{\"key\":\"a\",\"value\":1}}]} | then[0].put.value must be a string",
                "{\"else\":[{\"get\":{\"key\":\"\"}}]}           | else[0].get.key is empty",
                "{\"else\":[{\"get\":{\"key\":\"a\",\"limit\":-1}}]} | else[0].get.limit must be a whole number",
                "{\"else\":[{\"get\":{\"key\":\"a\",\"frefix\":true}}]} | else[0].get.frefix is not known",
                "{\"if\":[{\"key\":\"a\",\"target\":\"size\",\"op\":\"=\"}]} | if[0].target is one of",
                "{\"if\":[{\"key\":\"a\",\"target\":\"mod\",\"op\":\"==\"}]} | if[0].op is one of",
                "{\"if\":[{\"key\":\"a\",\"target\":\"mod\",\"op\":\"=\",\"value\":\"1\"}]} | if[0].value must be",
                "{\"if\":[{\"key\":\"a\",\"target\":\"lease\",\"op\":\"=\",\"value\":\"x\"}]} | if[0].value must be",
            })
    void whatIsWrongIsToldWithItsPlace(String json, String problem) {
        assertThatIllegalArgumentException().isThrownBy(() -> read(json)).withMessageContaining(problem);
    }
}
