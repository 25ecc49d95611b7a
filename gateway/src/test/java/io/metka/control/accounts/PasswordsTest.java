package io.metka.control.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.support.Ids;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Passwords: their hashes, what may be chosen, what is made for one sign-in. */
final class PasswordsTest {
    private final Passwords passwords = new Passwords(Ids.RANDOM);

    @Test
    void aHashIsArgon2idWithASaltOfItsOwn() {
        String one = passwords.hash("seven brown mice");
        String other = passwords.hash("seven brown mice");
        assertThat(one).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").isNotEqualTo(other);
        assertThat(passwords.matches("seven brown mice", one)).isTrue();
        assertThat(passwords.matches("seven brown mice", other)).isTrue();
        assertThat(passwords.matches("seven brown micE", one)).isFalse();
        assertThat(passwords.matches("", one)).isFalse();
    }

    @Test
    void oneTextInTwoSpellingsIsOnePassword() {
        String composed = "пароль со знаком й";
        String decomposed = "пароль со знаком и\u0306";
        assertThat(passwords.matches(decomposed, passwords.hash(composed))).isTrue();
    }

    @Test
    void nobodyHasAPassword() {
        passwords.matchNobody("nobody");
        passwords.matchNobody("");
    }

    @Test
    void weakPasswordsAreRefused() {
        assertThat(Passwords.problems("short", "anna@shop.example", "/p")).isNotEmpty();
        assertThat(Passwords.problems("aaaabbbbcccc", "anna@shop.example", "/p"))
                .hasSize(1);
        assertThat(Passwords.problems("Anna is my name", "anna@shop.example", "/p"))
                .hasSize(1);
        assertThat(Passwords.problems("семь бурых мышей", "anna@shop.example", "/p"))
                .isEmpty();
    }

    @Test
    void oneTimePasswordsAreLongAndDiffer() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String password = passwords.oneTime();
            assertThat(password).matches("([a-z1-9]{5}-){3}[a-z1-9]{5}");
            made.add(password);
        }
        assertThat(made).hasSize(1_000);
    }
}
