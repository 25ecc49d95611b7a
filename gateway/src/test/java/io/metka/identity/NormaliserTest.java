package io.metka.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.metka.model.Normalisation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The spellings of identifiers and the one value of each. */
final class NormaliserTest {
    private final Normaliser normaliser = new Normaliser("RU");

    @ParameterizedTest(name = "{0} {1} → {2}")
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "NONE,' Ivan ',' Ivan '",
                "TRIM,' Ivan ',Ivan",
                "LOWER,' Ivan ',ivan",
                "EMAIL,' Ivan@Example.RU ',ivan@example.ru",
                "EMAIL,i.van+shop@gmail.com,i.van+shop@gmail.com",
                "EMAIL,иван@Пример.РФ,иван@xn--e1afmkfd.xn--p1ai",
                "EMAIL,ivan@example.ru.,ivan@example.ru",
                "MAILBOX,I.van+shop@GoogleMail.com,ivan@gmail.com",
                "MAILBOX,ivan.ivanov@ya.ru,ivan-ivanov@yandex.ru",
                "MAILBOX,Ivan.Ivanov+x@mail.ru,ivan.ivanov+x@mail.ru",
                "PHONE,8 (912) 345-67-89,+79123456789",
                "PHONE,+7 912 345 67 89,+79123456789",
                "PHONE,79123456789,+79123456789",
                "PHONE,9123456789,+79123456789",
                "PHONE,8 495 123-45-67,+74951234567",
                "PHONE,+375 29 123-45-67,+375291234567",
                "PHONE,375291234567,+375291234567",
                "PHONE,+44 20 7946 0958,+442079460958",
                "PHONE,+7 912 345 67 89 доб. 5,+79123456789",
            })
    void isWrittenAs(Normalisation how, String value, String normalised) {
        assertThat(normaliser.normalise(how, value)).isEqualTo(normalised);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "EMAIL, ivan",
        "EMAIL, @example.ru",
        "EMAIL, ivan@",
        "EMAIL, ivan@localhost",
        "EMAIL, a@b@example.ru",
        "EMAIL, iv an@example.ru",
        "EMAIL, ivan@example..ru",
        "MAILBOX, ivan",
        "PHONE, 12",
        "PHONE, 8 000 000-00-00",
        "PHONE, call me",
        "PHONE, 81234567890123456789012345678901234567890"
    })
    void namesNobody(Normalisation how, String value) {
        assertThat(normaliser.normalise(how, value)).isNull();
    }

    @org.junit.jupiter.api.Test
    void numbersWithoutACountryAreOfTheProjectsRegion() {
        assertThat(new Normaliser("BY").normalise(Normalisation.PHONE, "8 029 123-45-67"))
                .isEqualTo("+375291234567");
    }
}
