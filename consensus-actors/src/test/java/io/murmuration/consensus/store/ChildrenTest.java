package io.murmuration.consensus.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.murmuration.consensus.api.Bytes;
import io.murmuration.consensus.api.Children;
import io.murmuration.consensus.api.Children.Child;
import io.murmuration.consensus.api.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildrenTest {

    private final Store store = Stores.fresh();

    private Children children(String path, long revision) {
        return StoreCodec.decodeChildren(
                store.query(ByteBuffer.wrap(StoreCodec.encodeChildren(Bytes.of(path), revision))));
    }

    @Test
    void eachSegmentBelowIsToldOnceThoughOthersSortInBetween() {
        for (String key : List.of("/p", "/p/a", "/p/a-b", "/p/a/x", "/p/a/y/z", "/p/b/1", "/p/b/2", "/p/c", "/q/a")) {
            Stores.put(store, key, "1");
        }

        List<Child> expected = List.of(
                new Child(Bytes.of("a"), true, true),
                new Child(Bytes.of("a-b"), true, false),
                new Child(Bytes.of("b"), false, true),
                new Child(Bytes.of("c"), true, false));
        assertThat(children("/p", 0)).isEqualTo(new Children(9, expected, false));
        assertThat(children("/p/", 0).entries()).isEqualTo(expected);
        assertThat(children("/p", 2).entries()).containsExactly(new Child(Bytes.of("a"), true, false));
        assertThat(children("", 0).entries())
                .containsExactly(new Child(Bytes.of("p"), true, true), new Child(Bytes.of("q"), false, true));
        assertThat(children("/p/c", 0).entries()).isEmpty();
    }

    @Test
    void whatIsDeletedIsNoChild() {
        Stores.put(store, "/p/a/x", "1");
        Stores.put(store, "/p/b", "1");
        Stores.apply(store, Stores.deletePrefix("/p/a"));

        assertThat(children("/p", 0).entries()).containsExactly(new Child(Bytes.of("b"), true, false));
        assertThat(children("/p", 2).entries()).hasSize(2);
        assertThat(Stores.refused(() -> children("/p", 4)).reason()).isEqualTo(Reason.FUTURE_REVISION);
    }

    @Test
    void tooManyAreCutAndSaidToBe() {
        for (int i = 0; i <= Limits.ENTRIES; i++) {
            Stores.put(store, "/p/" + i, "1");
        }

        assertThat(children("/p", 0).more()).isTrue();
        assertThat(children("/p", 0).entries()).hasSize(Limits.ENTRIES);
        assertThat(children("/p", Limits.ENTRIES).more()).isFalse();
    }
}
