package io.murmuration.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InputTest {

    @Test
    void aLineIsSaidUnlessItIsACommand() {
        assertThat(Input.parse("hello there")).isEqualTo(new Input.Say("hello there"));
        assertThat(Input.parse("//who is that")).isEqualTo(new Input.Say("/who is that"));
        assertThat(Input.parse("   ")).isEqualTo(new Input.Nothing());
        assertThat(Input.parse("/WHO")).isEqualTo(new Input.Who());
        assertThat(Input.parse("/join #den")).isEqualTo(new Input.Join("den"));
        assertThat(Input.parse("/msg bob  how are you")).isEqualTo(new Input.Whisper("bob", "how are you"));
    }

    @Test
    void aWrongCommandSaysWhatToDo() {
        assertThat(Input.parse("/dance"))
                .isEqualTo(new Input.Invalid("no such command: /dance: /help lists them; //dance says it as text"));
        assertThat(Input.parse("/join a b")).isInstanceOf(Input.Invalid.class);
        assertThat(Input.parse("/msg bob")).isEqualTo(new Input.Invalid("/msg takes a nick and a text"));
    }

    @Test
    void whatIsTypedCannotSteerTheTerminalsOfOthers() {
        assertThat(Input.parse("a\u001b[2Jb")).isEqualTo(new Input.Say("a [2Jb"));
    }
}
