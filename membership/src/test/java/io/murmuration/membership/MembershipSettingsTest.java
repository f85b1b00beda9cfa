package io.murmuration.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.murmuration.membership.discovery.ContactPoints;
import io.murmuration.membership.member.Address;
import io.murmuration.membership.swim.SwimSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipSettingsTest {

    private static MembershipSettings read(String settings) {
        return MembershipSettings.from(application(settings));
    }

    private static Config application(String settings) {
        return ConfigFactory.parseString("murmuration.membership { " + settings + " }")
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    @Test
    void theProfilesInTheFileAreThoseOfTheProtocol() {
        assertThat(MembershipSettings.defaults().swim()).isEqualTo(SwimSettings.lan());
        assertThat(read("profile = lan").swim()).isEqualTo(SwimSettings.lan());
        assertThat(read("profile = fast").swim()).isEqualTo(SwimSettings.fast());
        assertThat(read("profile = wan").swim()).isEqualTo(SwimSettings.wan());
    }

    @Test
    void aKeySetByTheApplicationWinsOverItsProfile() {
        SwimSettings swim = read("profile = wan, probe.interval = 3 s").swim();

        assertThat(swim.probe().interval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(swim.probe().indirect()).isEqualTo(3);
    }

    @Test
    void anApplicationMayHaveItsOwnProfile() {
        SwimSettings swim = read("profile = mine, profiles.mine = ${murmuration.membership.profiles.lan}"
                        + " { probe.observers = 2 }")
                .swim();

        assertThat(swim.probe().observers()).isEqualTo(2);
    }

    @Test
    void whatIsSetIsRead() {
        MembershipSettings settings = read("name = n1, tags { role = billing }, seeds = [\"10.0.0.1:7100\"], "
                + "bind { host = 0.0.0.0, port = 7 }, advertise { host = 10.0.0.2, port = 8 }, insecure = on");

        assertThat(settings.name()).isEqualTo("n1");
        assertThat(settings.tags().values()).containsEntry("role", "billing");
        assertThat(settings.discovery().seeds()).containsExactly(new Address("10.0.0.1", 7100));
        assertThat(settings.network())
                .isEqualTo(new MembershipSettings.Network(
                        MembershipSettings.Transport.UDP, "0.0.0.0", 7, "10.0.0.2", 8, true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            cluster-nam = x                 | murmuration.membership.cluster-nam is not a setting | cluster-name?
            probe.intervall = 1 s           | probe.intervall is not a setting           | probe.interval?
            prob.interval = 1 s             | prob is not a setting                      | did you mean
            probe = 7                       | probe = 7                                  | must be a block
            profiles.lan.silence.flor = 1 s | profiles.lan.silence.flor is not a setting | silence.floor?
            profile = slow                  | profile = "slow"                           | [fast, lan, wan]
            transport = tcp                 | transport = "tcp"                          | udp or artery
            bind.port = ninety              | bind.port = "ninety"                       | a whole number
            bind.port = 70000               | bind.port = 70000                          | from 0 to 65535
            bind.host = "a b"               | bind.host = 'a b'                          | a name or an IP address
            bind.host = 0.0.0.0             | bind.host = 0.0.0.0                        | set advertise.host
            bind.host = "::"                | bind.host = ::                             | set advertise.host
            bind.host = 10.0.0.1            | bind.host = 10.0.0.1                       | set insecure = on
            bind.host = 127.0.0.1.evil.com  | bind.host = 127.0.0.1.evil.com             | set insecure = on
            advertise.host = 0.0.0.0        | advertise.host = 0.0.0.0                   | others can reach
            insecure = maybe                | insecure = "maybe"                         | on or off
            seeds = "10.0.0.1:7100"         | seeds = "10.0.0.1:7100"                    | a list
            seeds = ["10.0.0.1"]            | seeds = ["10.0.0.1"]                       | a list of host:port
            seeds = ["10.0.0.1:99999"]      | '10.0.0.1:99999' is not one                | host:port
            probe.interval = soon           | probe.interval = "soon"                    | a duration with its unit
            probe.interval = 1 ms           | probe.interval must be 10 ms or more       | PT0.001S
            silence.ceiling = 1 s           | silence.ceiling must be at least the floor | PT1S
            probe.path.phi = 1000           | probe.path: phi must be from 0.5 to 100    | 1000
            discovery.interval = 1 ms       | discovery.interval must be 100 ms or more  | PT0.001S
            tags = x                        | tags = "x"                                 | a block of key = text
            tags { a { b = c } }            | tags.a                                     | a text
            name = "a b"                    | name = 'a b'                               | visible ASCII
            cluster-name = ""               | cluster-name must be 1 to 64 visible ASCII | ''
            """)
    void badSettingsAreRefusedNamingKeyValueAndWhatIsAllowed(String settings, String problem, String advice) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("murmuration.membership.")
                .hasMessageContaining(problem)
                .hasMessageContaining(advice);
    }

    @Test
    void tagsOverTheLimitAreRefused() {
        assertThatThrownBy(() -> read("tags { long = \"" + "x".repeat(600) + "\" }"))
                .hasMessageContaining("608 bytes")
                .hasMessageContaining("512");
    }

    @Test
    void anOwnDiscoveryIsMadeFromItsClassName() {
        Config application = application("discovery.method = \"" + Found.class.getName() + "\"");

        ContactPoints discovery = MembershipSettings.from(application).contactPoints(application);

        assertThat(discovery).isInstanceOf(Found.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"dns | is neither 'config' nor a class", "java.lang.String | does not implement"})
    void whatIsNoDiscoveryIsRefused(String method, String problem) {
        Config application = application("discovery.method = " + method);
        MembershipSettings settings = MembershipSettings.from(application);

        assertThatThrownBy(() -> settings.contactPoints(application))
                .hasMessageContaining("murmuration.membership.discovery.method = \"" + method + "\"")
                .hasMessageContaining(problem);
    }

    /** Finds what the application's configuration says. */
    public static final class Found implements ContactPoints {

        private final Address address;

        public Found(Config application) {
            address = new Address(application.getString("murmuration.membership.bind.host"), 1);
        }

        @Override
        public CompletionStage<List<Address>> contactPoints() {
            return CompletableFuture.completedFuture(List.of(address));
        }
    }
}
